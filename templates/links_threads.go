package templates

// Thread leads to the conversation that a message of a list is in: to the first
// of its messages that is unread, else to this one.
func (l Links) Thread(mailbox string, uid uint32, v View) string {
	return l.message(mailbox, uid) + "/thread" + v.query()
}

// ThreadRows are the messages of a conversation, for its row in the list.
func (l Links) ThreadRows(mailbox string, uid uint32, v View) string {
	return l.message(mailbox, uid) + "/thread/rows" + v.query()
}

// ThreadMessage is an open message of a conversation, beside the list of a mailbox
// that may be another.
func (l Links) ThreadMessage(list, mailbox string, uid uint32, v View) string {
	v.List = ""
	if list != mailbox {
		v.List = list
	}
	return l.Message(mailbox, uid, v)
}

// ThreadSettings takes a POST of whether conversations are shown as one row:
// "threads" is "on" or "off".
func (l Links) ThreadSettings() string { return l.base + "/settings/threads" }
