package testsmtp

// Step is a moment of a connection at which a [Fault] may happen.
type Step string

// The steps, in their order.
const (
	Greeting Step = "greeting" // before it greets
	EHLO     Step = "EHLO"     // also HELO
	StartTLS Step = "STARTTLS"
	Auth     Step = "AUTH"
	Mail     Step = "MAIL"
	Rcpt     Step = "RCPT"
	Data     Step = "DATA"
	Body     Step = "body"  // the first line of a message has come, not the last
	Dot      Step = "dot"   // the last dot has come, the message is not taken yet
	Taken    Step = "taken" // the message is taken, the answer not given yet
	Reset    Step = "RSET"
	Quit     Step = "QUIT"
)

// Fault is what the server does at a step in place of what it does else.
type Fault struct {
	Step      Step
	Recipient string // of Rcpt: for this address alone; "" for any
	// Answer is said in place of the usual one, lines separated by "\n". A message
	// is not taken whose last dot is answered so, and a command not obeyed. "" says
	// what is usual.
	Answer string
	// Cut hangs up instead of an answer, or after Answer.
	Cut bool
	// Hold waits until it is closed, or the server ends, before all else.
	Hold <-chan struct{}
	// Times is how often; 0 for ever.
	Times int
}

// Fail adds a fault. Of several that fit the first added happens.
func (s *Server) Fail(f Fault) {
	s.change(func() { s.faults = append(s.faults, &f) })
}

// Heal takes all faults away. Who is held at one stays so.
func (s *Server) Heal() {
	s.change(func() { s.faults = nil })
}

// fault notes that a step is reached, and gives what is to happen there.
func (s *Server) fault(step Step, recipient string) Fault {
	var found Fault
	s.change(func() {
		s.reached[step]++
		for i, f := range s.faults {
			if f.Step != step || f.Recipient != "" && f.Recipient != recipient {
				continue
			}
			found = *f
			if f.Times--; f.Times == 0 {
				s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			}
			return
		}
	})
	return found
}

// holdAt waits as a fault says, and gives false when the server has ended.
func (s *Server) holdAt(f Fault) bool {
	if f.Hold == nil {
		return true
	}
	select {
	case <-f.Hold:
		return true
	case <-s.ctx.Done():
		return false
	}
}
