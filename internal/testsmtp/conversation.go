package testsmtp

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
)

// mostLine is how long a line may be.
const mostLine = 64 << 10

// conversation is one client's connection.
type conversation struct {
	s        *Server
	conn     net.Conn
	in       *bufio.Reader
	secured  bool
	username string // who has signed in
	begun    bool   // MAIL was taken
	message  Message
}

func (s *Server) serve(conn net.Conn) {
	c := &conversation{s: s, conn: conn}
	if s.options.Implicit {
		c.conn, c.secured = tls.Server(conn, s.options.TLS), true
	}
	c.in = bufio.NewReaderSize(c.conn, mostLine)
	if !c.reply(Greeting, "220 test.example ESMTP") {
		return
	}
	for {
		line, ok := c.line()
		if !ok {
			return
		}
		if !c.obey(line) {
			return
		}
	}
}

// line reads a command. Where none has come yet the client has waited for what
// was said before: that is a round trip.
func (c *conversation) line() (string, bool) {
	if c.in.Buffered() == 0 {
		c.s.change(func() { c.s.turns++ })
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return "", false
	}
	text := strings.TrimRight(string(line), "\r\n")
	c.s.change(func() { c.s.commands = append(c.s.commands, text) })
	return text, true
}

func (c *conversation) say(answer string) bool {
	lines := strings.Split(answer, "\n")
	_, err := io.WriteString(c.conn, strings.Join(lines, "\r\n")+"\r\n")
	return err == nil
}

// reply gives the usual answer to a step, or what a fault says. It is false when
// the connection is over.
func (c *conversation) reply(step Step, usual string) bool {
	_, goOn := c.replyObeyed(step, "", usual)
	return goOn
}

// replyObeyed also says whether the usual answer was given.
func (c *conversation) replyObeyed(step Step, recipient, usual string) (obeyed, goOn bool) {
	f := c.s.fault(step, recipient)
	if !c.s.holdAt(f) {
		return false, false
	}
	switch {
	case f.Answer != "":
		return false, c.say(f.Answer) && !f.Cut
	case f.Cut:
		return false, false
	}
	return true, c.say(usual)
}

// obey gives false when the connection is over.
func (c *conversation) obey(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		return c.reply(EHLO, c.greeting())
	case "HELO":
		return c.reply(EHLO, "250 test.example")
	case "STARTTLS":
		return c.startTLS()
	case "AUTH":
		return c.signIn(rest)
	case "MAIL":
		return c.mail(rest)
	case "RCPT":
		return c.recipient(rest)
	case "DATA":
		return c.data()
	case "RSET":
		c.begun, c.message = false, Message{}
		return c.reply(Reset, "250 2.0.0 Ok")
	case "NOOP":
		return c.say("250 2.0.0 Ok")
	case "QUIT":
		c.reply(Quit, "221 2.0.0 Bye")
		return false
	}
	return c.say("500 5.5.1 Unknown command")
}

func (c *conversation) greeting() string {
	lines := append([]string{"test.example"}, c.s.options.Extensions...)
	if c.s.options.TLS != nil && !c.secured {
		lines = append(lines, "STARTTLS")
	}
	var text strings.Builder
	for i, line := range lines {
		mark := "-"
		if i == len(lines)-1 {
			mark = " "
		}
		_, _ = fmt.Fprintf(&text, "250%s%s\n", mark, line)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func (c *conversation) startTLS() bool {
	obeyed, goOn := c.replyObeyed(StartTLS, "", "220 2.0.0 Ready")
	if !obeyed {
		return goOn
	}
	c.conn = tls.Server(c.conn, c.s.options.TLS)
	c.in, c.secured = bufio.NewReaderSize(c.conn, mostLine), true
	return true
}

func (c *conversation) mail(rest string) bool {
	if c.username == "" && !c.s.options.Anonymous {
		return c.say("530 5.7.0 Authentication required")
	}
	from, args := path(rest)
	obeyed, goOn := c.replyObeyed(Mail, "", "250 2.1.0 Ok")
	if obeyed {
		c.begun, c.message = true, Message{Username: c.username, From: from, FromArgs: args}
	}
	return goOn
}

func (c *conversation) recipient(rest string) bool {
	if !c.begun {
		return c.say("503 5.5.1 MAIL first")
	}
	to, args := path(rest)
	obeyed, goOn := c.replyObeyed(Rcpt, to, "250 2.1.5 Ok")
	if obeyed {
		c.message.To, c.message.ToArgs = append(c.message.To, to), append(c.message.ToArgs, args)
	}
	return goOn
}

// path reads FROM:<address> args.
func path(text string) (address, args string) {
	_, text, _ = strings.Cut(text, "<")
	i := strings.LastIndex(text, ">")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i+1:])
}

func (c *conversation) data() bool {
	if len(c.message.To) == 0 {
		return c.say("554 5.5.1 No valid recipients")
	}
	obeyed, goOn := c.replyObeyed(Data, "", "354 Go on")
	if !obeyed {
		return goOn
	}
	if !c.body() {
		return false
	}
	f := c.s.fault(Dot, "")
	if !c.s.holdAt(f) || f.Cut && f.Answer == "" {
		return false
	}
	if f.Answer != "" {
		c.begun, c.message = false, Message{}
		return c.say(f.Answer) && !f.Cut
	}
	taken := c.message
	c.s.change(func() { c.s.messages = append(c.s.messages, taken) })
	c.begun, c.message = false, Message{}
	return c.reply(Taken, "250 2.0.0 Ok: taken")
}

// body reads a message up to its last dot.
func (c *conversation) body() bool {
	var data bytes.Buffer
	for first, atStart := true, true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return false
		}
		if atStart && bytes.Equal(line, []byte(".\r\n")) {
			c.message.Data = data.Bytes()
			return true
		}
		if atStart {
			line = bytes.TrimPrefix(line, []byte("."))
		}
		data.Write(line)
		atStart = err == nil
		if first {
			if f := c.s.fault(Body, ""); !c.s.holdAt(f) || f.Answer != "" && !c.say(f.Answer) || f.Cut {
				return false
			}
		}
	}
}
