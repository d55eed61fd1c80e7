package testproxy

import (
	"bytes"
	"strconv"
	"strings"
)

const (
	maxCommands = 10_000 // kept in all
	maxLine     = 1_000  // bytes kept of one
)

// recorder finds the command lines in what an IMAP client sends on one
// connection (RFC 9051 section 2.2.1).
type recorder struct {
	earlier    string // the command's lines up to its last literal
	line       []byte // its present line, as far as it came
	skip       int64  // bytes of a literal still to come
	signingIn  bool   // lines without a space answer AUTHENTICATE
	unreadable bool   // TLS follows
}

// read takes the next bytes and returns the commands that they complete.
func (r *recorder) read(data []byte) []string {
	var commands []string
	for len(data) > 0 && !r.unreadable {
		if r.skip > 0 {
			n := min(r.skip, int64(len(data)))
			r.skip -= n
			data = data[n:]
			continue
		}
		part, rest, whole := bytes.Cut(data, []byte("\n"))
		r.line = append(r.line, part...)
		if !whole {
			break
		}
		data = rest
		if command := r.endLine(); command != "" {
			commands = append(commands, command)
		}
	}
	return commands
}

// endLine returns the command whose last line has just ended; none when a
// literal follows, or when it was no command.
func (r *recorder) endLine() string {
	line := strings.TrimSuffix(string(r.line), "\r")
	r.line = nil
	size, literal := literalSize(line)
	line = r.earlier + line
	if literal {
		r.skip, r.earlier = size, line
		return ""
	}
	r.earlier = ""
	if strings.HasPrefix(line, "\x16\x03") { // a TLS handshake
		r.unreadable = true
		return ""
	}
	tag, rest, isCommand := strings.Cut(line, " ")
	if !isCommand && r.signingIn {
		return ""
	}
	name, _, _ := strings.Cut(rest, " ")
	name = strings.ToUpper(name)
	r.signingIn = name == "AUTHENTICATE"
	r.unreadable = name == "STARTTLS"
	if name == "LOGIN" || name == "AUTHENTICATE" {
		return tag + " " + name
	}
	return line[:min(len(line), maxLine)]
}

// literalSize returns the size of the literal that a line announces at its end.
func literalSize(line string) (size int64, ok bool) {
	line, closed := strings.CutSuffix(line, "}")
	start := strings.LastIndexByte(line, '{')
	if !closed || start < 0 {
		return 0, false
	}
	size, err := strconv.ParseInt(strings.TrimSuffix(line[start+1:], "+"), 10, 64)
	return size, err == nil && size >= 0
}

func (p *Proxy) record(commands []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	room := maxCommands - len(p.commands)
	p.commands = append(p.commands, commands[:min(room, len(commands))]...)
}
