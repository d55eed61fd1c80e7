package templates

func (m Failure) title() string {
	if m.Title != "" {
		return m.Title
	}
	return m.Heading
}

func (m Failure) backTo() string {
	if m.BackTo != "" {
		return m.BackTo
	}
	return "Go back"
}
