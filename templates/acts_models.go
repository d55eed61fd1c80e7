package templates

// ActNotice is what was done with messages, and can be taken back for a moment.
type ActNotice struct {
	ID       string
	Sentence string
	CanUndo  bool
}

// Job is an act on so many messages that it goes on by itself.
type Job struct {
	ID       string
	Sentence string // "12,000 of 50,000 moved to Archive"
	Done     int
	Total    int
}

// ActPage says how far an act has come, or what has become of it.
type ActPage struct {
	Chrome
	Job    *Job // nil when it has ended
	Notice ActNotice
	Back   string // address of the list
}

// IsSilent says that there is nothing in a page for this session alone.
func (c *Chrome) IsSilent() bool {
	return len(c.Alerts)+len(c.Notices)+len(c.Acts)+len(c.Jobs) == 0 && c.Outbox.Empty()
}
