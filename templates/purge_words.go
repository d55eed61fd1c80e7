package templates

func (m PurgePage) heading() string {
	if m.Title != "" {
		return m.Title
	}
	if len(m.Rows) == 0 {
		return "Nothing to purge"
	}
	return m.question() + "?"
}

// question is what the button says: "Purge 3 messages for good".
func (m PurgePage) question() string {
	return "Purge " + counted(uint32(len(m.Rows)+m.More), "message", "messages") + " for good"
}

// keptSentence says what stays although it was asked for.
func (m PurgePage) keptSentence() string {
	if m.Kept == 1 {
		return "One more was chosen that is not struck through. It stays."
	}
	return count(uint32(m.Kept)) + " more were chosen that are not struck through. They stay."
}

func (m PurgePage) consequence() string {
	if len(m.Rows) == 1 {
		return "It leaves the mail server, for everybody who shares this mail. Nobody can bring it back."
	}
	return "They leave the mail server, for everybody who shares this mail. Nobody can bring them back."
}

func (m PurgePage) keep() string {
	if len(m.Rows) == 1 {
		return "Keep it"
	}
	return "Keep them"
}

func (m PurgePage) moreSentence() string {
	return "And " + count(uint32(m.More)) + " more that are struck through. This list shows the first " + count(uint32(len(m.Rows))) + "."
}
