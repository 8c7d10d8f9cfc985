# Argentina: voseo where it matters; only what differs.
