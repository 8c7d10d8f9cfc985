# Courtesy, help and what must be said.

welcome = Hello, I am *{ $assistant }*, the virtual assistant of *{ $property }*. I can help with availability, reservations and questions about the hotel. If you would rather talk to a person, write *person*. Privacy notice: { $privacy }
how-can-i-help = How can I help you?
greeting = Hello again! How can I help you?
help = I can look for rooms and prices, make a reservation, look up or cancel yours, send photos and our location, and answer questions about the hotel. What do you need?
goodbye = Thank you for writing to us. Have a lovely day!
you-are-welcome = You are welcome. If you need anything else, I am here.
anything-else = All right. Can I help you with anything else?
smalltalk = Thank you for writing. I am here to help with your stay: rooms, reservations or any question about the hotel.
bot-identity = I am { $assistant }, a virtual assistant: a program, not a person. If you would rather talk to someone of the team, write *person*.
out-of-scope = I cannot help with that: I only answer questions about the hotel and your stay. Can I help you with a room or with your reservation?
language-switched = Of course, let us go on in English. How can I help you?
not-understood = Sorry, I did not quite understand. Could you say it another way, or choose an option?
not-understood-answer = Sorry, I did not quite understand.
or-a-person = If you do not have it, write *person* and our team will take care of you.
not-understood-again = Sorry, I still do not understand, and I do not want to waste your time.
feedback-thanks = Thank you very much for telling us; a person of the team will read it.
card-masked = For your safety I hid a card number in your message, and we do not keep it. Please do not send card details in this chat: we never ask for them here.
picture-not-read = I cannot look at pictures or documents, and we do not download them. Please do not send photos of identity documents here; you show them at reception when you arrive. Write me what you need and I will gladly help.
cannot-listen = I cannot listen to voice messages or watch videos yet. Could you write it, please?
opted-out = Done: we will not send you reminders or other messages on our own initiative. If you change your mind, write *START*. If you write to us, we will still answer.
opted-in = Done: you will receive our reminders again. To stop them, write *STOP*.
privacy = We use your data only to answer you and for your stay. The full notice is here: { $url }
data-export = You have the right to a copy of your data; I have passed your request to the person in charge. More information: { $url }
data-deletion = You have the right to have your data deleted; I have passed your request to the person in charge. More information: { $url }
complaint = I am very sorry about that. Thank you for telling us.
maintenance = I am sorry for the trouble. I am telling the team right away.

choose = See options
choice-availability = See availability
choice-my-reservation = My reservation
choice-person = Talk to a person
