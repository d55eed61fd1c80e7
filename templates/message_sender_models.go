package templates

// Sender is what is to be told about who sent the message.
type Sender struct{}
