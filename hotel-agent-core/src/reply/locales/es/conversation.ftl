# Courtesy, help and what must be said.

welcome = Hola, soy *{ $assistant }*, la asistente virtual de *{ $property }*. Le ayudo con disponibilidad, reservas y preguntas sobre el hotel. Si prefiere hablar con una persona, escriba *persona*. Aviso de privacidad: { $privacy }
how-can-i-help = ¿En qué puedo ayudarle?
greeting = ¡Hola de nuevo! ¿En qué puedo ayudarle?
help = Puedo buscar habitaciones y precios, reservar, consultar o cancelar su reserva, enviarle fotos y la ubicación, y responder preguntas sobre el hotel. ¿Qué necesita?
goodbye = Gracias por escribirnos. ¡Que tenga un buen día!
you-are-welcome = Con mucho gusto. Si necesita algo más, aquí estoy.
anything-else = De acuerdo. ¿Le ayudo con algo más?
smalltalk = Gracias por escribir. Estoy aquí para ayudarle con su estadía: habitaciones, reservas o cualquier pregunta sobre el hotel.
bot-identity = Soy { $assistant }, una asistente virtual: un programa, no una persona. Si prefiere hablar con alguien del equipo, escriba *persona*.
out-of-scope = Con ese tema no puedo ayudarle: solo atiendo consultas sobre el hotel y su estadía. ¿Le ayudo con una habitación o con su reserva?
language-switched = Claro, seguimos en español. ¿En qué puedo ayudarle?
not-understood = Disculpe, no le entendí bien. ¿Puede decirlo de otra forma o elegir una opción?
not-understood-answer = Disculpe, no le entendí bien.
or-a-person = Si no lo tiene, escriba *persona* y le atiende nuestro equipo.
not-understood-again = Disculpe, sigo sin entenderle bien y no quiero hacerle perder tiempo.
feedback-thanks = Muchas gracias por su comentario; lo leerá una persona del equipo.
card-masked = Por su seguridad oculté un número de tarjeta de su mensaje y no lo guardamos. Por favor no envíe datos de tarjetas por este chat: aquí nunca los pedimos.
picture-not-read = No puedo ver imágenes ni documentos y no los descargamos. Por favor no envíe fotos de documentos de identidad por aquí; se muestran en recepción al llegar. Escríbame lo que necesita y con gusto le ayudo.
cannot-listen = Por ahora no puedo escuchar audios ni ver videos. ¿Me lo escribe, por favor?
opted-out = Listo: no le enviaremos recordatorios ni otros mensajes por iniciativa nuestra. Si cambia de idea, escriba *ALTA*. Si usted nos escribe, le seguiremos respondiendo.
opted-in = Listo: volverá a recibir nuestros recordatorios. Para dejar de recibirlos escriba *BAJA*.
privacy = Usamos sus datos solo para atender su consulta y su estadía. El aviso completo está aquí: { $url }
data-export = Tiene derecho a una copia de sus datos; pasé su solicitud a la persona responsable. Más información: { $url }
data-deletion = Tiene derecho a pedir que borremos sus datos; pasé su solicitud a la persona responsable. Más información: { $url }
complaint = Lamento mucho lo ocurrido. Gracias por decírnoslo.
maintenance = Lamento el inconveniente. Aviso ahora mismo al equipo.

choose = Ver opciones
choice-availability = Ver disponibilidad
choice-my-reservation = Mi reserva
choice-person = Hablar con alguien
