package testprogram

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testtool"
)

// Program is Hearthmail as a process of its own.
type Program struct {
	t       testing.TB
	build   func() (string, error)
	args    []string
	env     []string
	process *testtool.Process
	printed *testtool.Transcript
	past    strings.Builder // the log of earlier processes
}

// Start starts the program with args and returns once it has greeted. It
// listens on a port of its own on loopback and keeps what it keeps in a folder
// of its own, unless args say where, and logs everything. When the test ends it
// must end well.
func Start(t testing.TB, args ...string) *Program {
	t.Helper()
	return start(t, build, args)
}

// StartPlain starts it as Start does, but never looking for data races, so that
// its time and memory are those that people will see.
func StartPlain(t testing.TB, args ...string) *Program {
	t.Helper()
	return start(t, buildPlain, args)
}

func start(t testing.TB, build func() (string, error), args []string) *Program {
	t.Helper()
	args = append([]string{"--log-level", "debug"}, args...)
	if !slices.Contains(args, "--listen") {
		args = append(args, "--listen", testtool.FreeAddr(t))
	}
	if !slices.Contains(args, "--data") {
		args = append(args, "--data", t.TempDir())
	}
	p := &Program{t: t, build: build, args: args, env: []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}}
	p.run()
	t.Cleanup(p.end)
	return p
}

func (p *Program) run() {
	p.t.Helper()
	program, err := p.build()
	if err != nil {
		p.t.Fatalf("building the program: %v", err)
	}
	p.printed = &testtool.Transcript{}
	cmd := exec.Command(program, p.args...)
	cmd.Env, cmd.Stdout = p.env, p.printed
	p.process = testtool.Run(p.t, cmd)
	p.process.Await("its greeting", func() bool { return strings.Contains(p.printed.String(), "\n") })
}

// Address is where its greeting points a browser, empty when it listens on a
// socket and knows no better.
func (p *Program) Address() string {
	return regexp.MustCompile(`https?://\S+/`).FindString(p.printed.String())
}

// Listening is where it listens: a host:port, or unix: and a path.
func (p *Program) Listening() string { return p.value("--listen") }

// Data is the folder of what it keeps.
func (p *Program) Data() string { return p.value("--data") }

func (p *Program) value(option string) string { return p.args[slices.Index(p.args, option)+1] }

// Printed is what it has printed since it was started last.
func (p *Program) Printed() string { return p.printed.String() }

// Log is all that it has logged.
func (p *Program) Log() string { return p.past.String() + p.process.Said() }

// PID is its process id.
func (p *Program) PID() int { return p.process.PID() }

// Running says whether it still runs.
func (p *Program) Running() bool { return p.process.Running() }

// Kill ends it in whatever it is doing (SIGKILL).
func (p *Program) Kill() { p.process.Kill() }

// Terminate asks it to end (SIGTERM), and gives its exit status.
func (p *Program) Terminate() int {
	p.t.Helper()
	return p.process.Terminate()
}

// Restart starts it again at the same place, once it has ended.
func (p *Program) Restart() {
	p.t.Helper()
	if p.Running() {
		p.t.Fatal("it still runs")
	}
	p.past.WriteString(p.process.Said())
	p.run()
}

// end is the test's cleanup.
func (p *Program) end() {
	p.t.Helper()
	if p.Running() {
		if status := p.Terminate(); status != 0 {
			p.t.Errorf("the program ended with %d", status)
		}
	}
	log := p.Log()
	if strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic: ") {
		p.t.Error("the program's log tells of a data race or a panic")
	}
	if p.t.Failed() {
		p.t.Logf("the end of the program's log:\n%s", log[max(0, len(log)-6000):])
	}
}
