# What a guest hears when something of ours fails. Never what failed.

fault-generic = Disculpe, tuvimos un inconveniente de nuestra parte. Por favor, inténtelo de nuevo en unos minutos o escriba *recepción* para hablar con una persona.
