# Argentina: voseo where it matters; only what differs.
opted-out = Listo: no le vamos a enviar recordatorios ni otros mensajes por iniciativa nuestra. Si cambia de idea, escriba *ALTA*. Si usted nos escribe, le seguimos respondiendo.
