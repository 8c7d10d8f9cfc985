# What a guest hears when something of ours fails. Never what failed.

fault-generic = I'm sorry, something went wrong on our side. Please try again in a few minutes, or write *reception* to talk to a person.
checking = I am checking the hotel's system and it is taking longer than usual. I will write as soon as I have the answer.
cannot-reach-system = The hotel's system is not answering at the moment, so I cannot give you reliable details.
fault-handed-to-desk = Sorry, we had a problem with your message. A person of the team is looking at it and will answer you here.
