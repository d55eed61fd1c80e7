package templates

func (m *InnerMessage) subject() string { return subjectOf(m.Subject) }

// label tells an inner message from the one around it.
func (m *InnerMessage) label() string { return "Message within this one: " + m.subject() }
