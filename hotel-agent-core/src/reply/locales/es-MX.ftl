# Mexico: only what differs.
ask-email = ¿A qué correo electrónico le envío la confirmación?
