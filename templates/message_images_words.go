package templates

import "strings"

// mark is the state's name for tests and styles.
func (i Images) mark() string {
	switch {
	case i.Loaded > 0:
		return "shown"
	case i.Blocked > 0:
		return "blocked"
	default:
		return "trackers"
	}
}

func (i Images) blockedSentence() string {
	switch {
	case i.Shown && i.Blocked == 1:
		return "1 picture from elsewhere could not be loaded: its address is none that Hearthmail asks for."
	case i.Shown:
		return count(uint32(i.Blocked)) + " pictures from elsewhere could not be loaded: their addresses are none that Hearthmail asks for."
	case i.Blocked == 1:
		return "1 picture from elsewhere was not loaded, so that the sender does not learn that you have read this."
	default:
		return count(uint32(i.Blocked)) + " pictures from elsewhere were not loaded, so that the sender does not learn that you have read this."
	}
}

func (i Images) loadedSentence() string {
	sentence := "1 picture from elsewhere is shown."
	if i.Loaded > 1 {
		sentence = count(uint32(i.Loaded)) + " pictures from elsewhere are shown."
	}
	sentence += " Hearthmail has fetched them, so the sender does not learn where you are, but may learn that the message was opened."
	switch i.Why {
	case ImagesSender:
		return sentence + " You have chosen so for this sender."
	case ImagesAlways:
		return sentence + " You have chosen so for all messages."
	default:
		return sentence
	}
}

// trackersBegin is the beginning of a sentence that goes on with who would have
// been told.
func (i Images) trackersBegin() string {
	if i.Trackers == 1 {
		return "1 tracking pixel is never loaded: it shows nothing, and would only tell"
	}
	return count(uint32(i.Trackers)) + " tracking pixels are never loaded: they show nothing, and would only tell"
}

func (i Images) told() string {
	if len(i.TrackerHosts) == 0 {
		return "the sender"
	}
	return strings.Join(i.TrackerHosts, ", ")
}
