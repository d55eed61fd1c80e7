package templates

// Card is an invitation or a contact that is shown readable.
type Card struct{}
