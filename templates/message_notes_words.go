package templates

func misleadingSentence(links int) string {
	if links == 1 {
		return "A link in this message does not lead where it seems to. It is marked."
	}
	return count(uint32(links)) + " links in this message do not lead where they seem to. They are marked."
}
