package templates

func (m *InnerMessage) subject() string {
	if m.Subject == "" {
		return "(no subject)"
	}
	return m.Subject
}

// label tells an inner message from the one around it.
func (m *InnerMessage) label() string { return "Message within this one: " + m.subject() }
