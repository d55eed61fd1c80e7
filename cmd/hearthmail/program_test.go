package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	flag.Bool("update", false, "make the golden pictures anew")
	goleak.VerifyTestMain(m)
}

// program is Hearthmail as main runs it, in this process.
type program struct {
	address string // of its start page
	printed string // its greeting
	log     *logBuffer
	args    []string
	secrets *secretWords
	end     func() // asks it to end, and waits until it has, well
	stop    func() // asks it to end, as SIGTERM does
}

// start runs the program with args until the test ends; it must then end well.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	return launch(t, append([]string{"--data", t.TempDir()}, args...), &secretWords{})
}

// startAgain runs the program once more, as it was started, on what it has kept.
func (p *program) startAgain(t *testing.T) *program {
	t.Helper()
	return launch(t, p.args, p.secrets)
}

// data is the folder of what it keeps.
func (p *program) data() string { return p.args[1] }

func launch(t *testing.T, args []string, secrets *secretWords) *program {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	printed, stdout := io.Pipe()
	p := &program{log: &logBuffer{}, args: args, secrets: secrets, stop: stop}
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, append([]string{"--listen", "127.0.0.1:0", "--log-level", "debug"}, args...), noEnvironment, stdout, p.log)
		_ = stdout.Close()
	}()
	lines := bufio.NewReader(printed)
	line, err := lines.ReadString('\n')
	more, _ := lines.Peek(lines.Buffered()) // the greeting is written in one go
	p.printed = line + string(more)
	read := make(chan struct{})
	go func() { // so that the program never waits for us
		_, _ = io.Copy(io.Discard, lines)
		close(read)
	}()
	p.end = sync.OnceFunc(func() {
		stop()
		if got := <-status; got != 0 {
			t.Errorf("the program ended with %d\n%s", got, p.log)
		}
		<-read
		secrets.mustNotBeIn(t, "the log", []byte(p.log.String()))
		secrets.mustNotBeKept(t, p.data())
	})
	t.Cleanup(p.end)
	p.address = addressIn(line)
	if err != nil || p.address == "" {
		t.Fatalf("the program printed %q: %v\n%s", line, err, p.log)
	}
	return p
}

// addressIn finds where the program is in what it prints first.
func addressIn(greeting string) string {
	return regexp.MustCompile(`https?://\S+/`).FindString(greeting)
}

func noEnvironment(string) (string, bool) { return "", false }

// logBuffer is what the program has logged.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// mustNotHold says that none of these words got into the log.
func (l *logBuffer) mustNotHold(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(l.String(), word) {
			t.Errorf("the log holds %q", word)
		}
	}
}

// within is the time that a step of a test may take at the most.
const within = 30 * time.Second
