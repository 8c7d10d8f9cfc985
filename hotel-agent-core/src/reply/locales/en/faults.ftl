# What a guest hears when something of ours fails. Never what failed.

fault-generic = I'm sorry, something went wrong on our side. Please try again in a few minutes, or write *reception* to talk to a person.
