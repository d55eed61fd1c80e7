package testtool

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

const (
	readyLimit = 30 * time.Second // for a program to be ready
	endLimit   = 30 * time.Second // for one to end when it is asked to
)

// Process is a program that a test has started, with all that this has started
// in its turn. It ends with the test at the latest.
type Process struct {
	t      testing.TB
	cmd    *exec.Cmd
	said   *Transcript
	exited chan struct{} // closed when it has ended
}

// Run starts cmd in a process group of its own. Its standard error is kept, and
// so is its standard output, unless cmd says where to.
func Run(t testing.TB, cmd *exec.Cmd) *Process {
	t.Helper()
	p := &Process{t: t, cmd: cmd, said: &Transcript{}, exited: make(chan struct{})}
	if cmd.Stdout == nil {
		cmd.Stdout = p.said
	}
	cmd.Stderr = p.said
	cmd.SysProcAttr = ProcessGroup()
	cmd.WaitDelay = endLimit // what it has started may hold its output open
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", cmd.Path, err)
	}
	go func() {
		defer close(p.exited)
		_ = p.cmd.Wait() // its state tells how it ended
	}()
	t.Cleanup(p.Kill)
	return p
}

// Said is what it has printed so far, but for a standard output that went elsewhere.
func (p *Process) Said() string { return p.said.String() }

// PID is its process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Await waits until ready says so, and ends the test when the program ends
// before that or takes longer than half a minute. Nothing announces that a
// server listens, so ready is asked every few milliseconds.
func (p *Process) Await(what string, ready func() bool) {
	p.t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for limit := time.After(readyLimit); !ready(); {
		select {
		case <-p.exited:
			p.t.Fatalf("%s ended before this: %s\n%s", p.cmd.Path, what, p.said)
		case <-limit:
			p.t.Fatalf("%s: not within %s: %s\n%s", p.cmd.Path, readyLimit, what, p.said)
		case <-again.C:
		}
	}
}

// Running says whether it still runs.
func (p *Process) Running() bool {
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

// Terminate asks it to end (SIGTERM), waits, and gives its exit status.
func (p *Process) Terminate() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Errorf("ending %s: %v", p.cmd.Path, err)
	}
	select {
	case <-p.exited:
	case <-time.After(endLimit):
		p.t.Errorf("%s still runs %s after SIGTERM", p.cmd.Path, endLimit)
		p.Kill()
	}
	return p.cmd.ProcessState.ExitCode()
}

// Kill ends it, and all that it has started, without a word (SIGKILL), and
// waits until it is gone.
func (p *Process) Kill() {
	// The group may outlive the process that began it.
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.exited
}
