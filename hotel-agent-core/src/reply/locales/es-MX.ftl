# Mexico: only what differs.
