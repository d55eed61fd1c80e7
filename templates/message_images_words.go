package templates

import "strings"

// blockedSentence counts what was not loaded.
func (i Images) blockedSentence() string {
	pictures := counted(uint32(i.Blocked), "picture", "pictures")
	switch {
	case i.Shown && i.Blocked == 1:
		return pictures + " from elsewhere could not be loaded: its address is none that Hearthmail asks for."
	case i.Shown:
		return pictures + " from elsewhere could not be loaded: their addresses are none that Hearthmail asks for."
	case i.Trackers > 0:
		return pictures + " and " + counted(uint32(i.Trackers), "tracking pixel", "tracking pixels") + " from elsewhere were not loaded."
	case i.Blocked == 1:
		return pictures + " from elsewhere was not loaded."
	default:
		return pictures + " from elsewhere were not loaded."
	}
}

func (i Images) loadedSentence() string {
	sentence := "1 picture from elsewhere is shown"
	if i.Loaded > 1 {
		sentence = count(uint32(i.Loaded)) + " pictures from elsewhere are shown"
	}
	switch i.Why {
	case ImagesSender:
		return sentence + ", as you have chosen for this sender."
	case ImagesAlways:
		return sentence + ", as you have chosen for all messages."
	default:
		return sentence + "."
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
