package testproxy

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// startEcho answers each line with the same line.
func startEcho(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = io.Copy(conn, conn)
			}()
		}
	}()
	return listener.Addr().String()
}

type person struct {
	net.Conn
	reader *bufio.Reader
}

func connect(t *testing.T, p *Proxy) person {
	t.Helper()
	conn, err := net.DialTimeout("tcp", p.Addr(), 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return person{conn, bufio.NewReader(conn)}
}

func (c person) say(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

func (c person) hear(t *testing.T, want string) {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if got, err := c.reader.ReadString('\n'); err != nil || got != want {
		t.Fatalf("heard %q, %v, want %q", got, err, want)
	}
}

func TestCountsAndRecords(t *testing.T) {
	p := Start(t, startEcho(t))
	c := connect(t, p)
	c.say(t, "a1 NOOP\r\n")
	c.hear(t, "a1 NOOP\r\n")
	if p.BytesToServer() != 9 || p.BytesFromServer() != 9 || p.Connections() != 1 {
		t.Errorf("%d bytes to and %d from the server on %d connections, want 9, 9, 1",
			p.BytesToServer(), p.BytesFromServer(), p.Connections())
	}
	if got := p.Commands(); !slices.Equal(got, []string{"a1 NOOP"}) {
		t.Errorf("commands %q", got)
	}
	p.Reset()
	if p.BytesToServer() != 0 || p.BytesFromServer() != 0 || p.Connections() != 0 || len(p.Commands()) != 0 {
		t.Error("Reset left something")
	}
	c.say(t, "a2 NOOP\r\n")
	c.hear(t, "a2 NOOP\r\n")
}

func TestRecorder(t *testing.T) {
	for name, c := range map[string]struct {
		sent string
		want []string
	}{
		"several":        {"a NOOP\r\nb IDLE\r\nDONE\r\n", []string{"a NOOP", "b IDLE", "DONE"}},
		"login":          {"a login ada secret\r\nb NOOP\r\n", []string{"a LOGIN", "b NOOP"}},
		"login literals": {"a LOGIN {3+}\r\nada {6}\r\nsecret\r\nb NOOP\r\n", []string{"a LOGIN", "b NOOP"}},
		"initial answer": {"a AUTHENTICATE PLAIN AGFkYQBzZWNyZXQ=\r\nb NOOP\r\n", []string{"a AUTHENTICATE", "b NOOP"}},
		"later answer":   {"a AUTHENTICATE PLAIN\r\nAGFkYQBzZWNyZXQ=\r\nb NOOP\r\n", []string{"a AUTHENTICATE", "b NOOP"}},
		"append": {"a APPEND x {12+}\r\nz LOGIN a b\n\r\nb NOOP\r\n",
			[]string{"a APPEND x {12+}", "b NOOP"}},
		"literal in the middle": {"a SEARCH SUBJECT {2}\r\nhi UNSEEN\r\n", []string{"a SEARCH SUBJECT {2} UNSEEN"}},
		"starttls":              {"a STARTTLS\r\n\x16\x03\x01secret\n", []string{"a STARTTLS"}},
		"tls":                   {"\x16\x03\x01secret\nb c\n", nil},
		"long":                  {"a " + strings.Repeat("x", 5000) + "\r\n", []string{"a " + strings.Repeat("x", maxLine-2)}},
	} {
		t.Run(name, func(t *testing.T) {
			var whole, bytewise recorder
			if got := whole.read([]byte(c.sent)); !slices.Equal(got, c.want) {
				t.Errorf("at once: %q, want %q", got, c.want)
			}
			var got []string
			for i := range len(c.sent) {
				got = append(got, bytewise.read([]byte(c.sent[i:i+1]))...)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("byte by byte: %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzRecorder looks for streams whose commands depend on how they are cut into
// pieces, and for passwords that slip through.
func FuzzRecorder(f *testing.F) {
	f.Add("a LOGIN {3+}\r\nada {6}\r\nsecret\r\nb NOOP\r\n", 5)
	f.Add("a AUTHENTICATE PLAIN\r\nAGFkYQBzZWNyZXQ=\r\n", 20)
	f.Fuzz(func(t *testing.T, sent string, cut int) {
		if cut < 0 || cut > len(sent) {
			t.Skip("not within the stream")
		}
		var whole, pieces recorder
		want := whole.read([]byte(sent))
		got := append(pieces.read([]byte(sent[:cut])), pieces.read([]byte(sent[cut:]))...)
		if !slices.Equal(got, want) {
			t.Errorf("cut at %d: %q, whole: %q", cut, got, want)
		}
		for _, command := range want {
			_, rest, _ := strings.Cut(command, " ")
			if name, arguments, _ := strings.Cut(rest, " "); strings.EqualFold(name, "LOGIN") && arguments != "" {
				t.Errorf("LOGIN kept its arguments: %q", command)
			}
		}
	})
}

func TestCutAll(t *testing.T) {
	p := Start(t, startEcho(t))
	c := connect(t, p)
	c.say(t, "one\n")
	c.hear(t, "one\n")
	p.CutAll()
	if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.reader.ReadByte(); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("after the cut: %v, want an end", err)
	}
	again := connect(t, p)
	again.say(t, "two\n")
	again.hear(t, "two\n")
}

func TestBlackHole(t *testing.T) {
	p := Start(t, startEcho(t))
	c := connect(t, p)
	p.SetBlackHole(true)
	c.say(t, "one\n")
	if err := c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.reader.ReadByte(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("out of a black hole came %v, want nothing", err)
	}
	p.SetBlackHole(false)
	c.hear(t, "one\n")
}

func TestLatency(t *testing.T) {
	p := Start(t, startEcho(t))
	c := connect(t, p)
	const latency = 30 * time.Millisecond
	p.SetLatency(latency)
	start := time.Now()
	c.say(t, "one\n")
	c.hear(t, "one\n")
	if took := time.Since(start); took < latency {
		t.Errorf("a round trip took %v, want at least %v", took, latency)
	}
}

func TestGoodbyeArrives(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		for i := range 1000 {
			fmt.Fprintf(conn, "* %d EXISTS\r\n", i)
		}
	}()
	p := Start(t, listener.Addr().String())
	p.SetLatency(20 * time.Millisecond)
	c := connect(t, p)
	all, err := io.ReadAll(c)
	if err != nil || !strings.HasSuffix(string(all), "* 999 EXISTS\r\n") {
		t.Errorf("%d bytes, %v, without the last line", len(all), err)
	}
}

func TestTargetAway(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	target := listener.Addr().String()
	_ = listener.Close()
	c := connect(t, Start(t, target))
	if _, err := c.reader.ReadByte(); err == nil {
		t.Error("an answer from a server that isn't there")
	}
}
