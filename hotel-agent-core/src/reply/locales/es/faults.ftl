# What a guest hears when something of ours fails. Never what failed.

fault-generic = Disculpe, tuvimos un inconveniente de nuestra parte. Por favor, inténtelo de nuevo en unos minutos o escriba *recepción* para hablar con una persona.
checking = Estoy consultando el sistema del hotel y tarda más de lo normal. Le escribo en cuanto tenga la respuesta.
cannot-reach-system = El sistema del hotel no me responde en este momento, así que no puedo darle datos seguros.
fault-handed-to-desk = Disculpe, tuvimos un inconveniente con su mensaje. Una persona del equipo lo revisa y le responde por aquí.
