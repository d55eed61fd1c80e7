package templates

// ExportPage is what can be exported.
type ExportPage struct {
	Chrome
	Folders []ExportFolder
	Of      *ExportFolder  // the one that was asked about; nil for none
	Below   []ExportFolder // it
	View    View           // of its list, which may be narrowed
	Label   string         // that View is narrowed to, as people call it
}

// ExportFolder is a mailbox that can be exported.
type ExportFolder struct {
	Name, Label string
	Depth       int
	Messages    uint32
	Octets      int64 // -1 when that is not known
	View        bool  // it shows what lies in others
}

// ImportPage asks for files of mail, or says how far an import is.
type ImportPage struct {
	Chrome
	Mailbox, Label string
	NewJob         string // what the next import is called
	Most           int64  // octets of a message
	Job            string // of Counts
	Counts         *ImportCounts
}

// ImportCounts is how far an import is.
type ImportCounts struct {
	Total, Read int64 // octets of what is sent, and of it so far; Total is -1 when not known
	Seen        int   // messages
	Taken       int
	Octets      int64 // of those
	There       int   // that were there already
	Unlike      int   // of those, by another size
	Refused     int   // that could not be taken
	Told        []ImportRefusal
	Ended       bool
	Stopped     string // why it ended early, in sentences
}

// ImportRefusal says why something was not taken in.
type ImportRefusal struct{ What, Why string }
