package testdovecot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"hearthmail/internal/testimap"
	"hearthmail/internal/testtool"
)

const (
	startLimit = 20 * time.Second
	stopLimit  = 10 * time.Second
)

// process is one run of the Dovecot master.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{} // closed when the master has ended
}

// Stop ends Dovecot and every connection to it. The mail stays.
func (s *Server) Stop() {
	s.t.Helper()
	if err := s.stop(); err != nil {
		s.t.Errorf("stopping Dovecot: %v", err)
	}
}

// Restart starts Dovecot again on the same ports, with the same mail, and
// returns once it greets. It stops it first when it still runs.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	if err := s.run(); err != nil {
		s.t.Fatalf("starting Dovecot again: %v", err)
	}
}

// run starts the master and waits until it greets.
func (s *Server) run() error {
	config, err := s.settings.writeConfig()
	if err != nil {
		return err
	}
	output, err := os.Create(filepath.Join(s.settings.Dir, "start.log"))
	if err != nil {
		return err
	}
	defer output.Close()                               // the master has its own copy
	cmd := exec.Command(s.program, "-F", "-c", config) // stop ends it, in Dovecot's own way
	cmd.Stdout, cmd.Stderr = output, output
	cmd.SysProcAttr = testtool.ProcessGroup()
	if err := cmd.Start(); err != nil {
		return err
	}
	s.process = &process{cmd: cmd, exited: make(chan struct{})}
	go func(p *process) {
		defer close(p.exited)
		_ = p.cmd.Wait() // how it ended is told by its log
	}(s.process)
	if err := s.waitForGreeting(); err != nil {
		return errors.Join(err, s.stop(), errors.New(s.logTail()))
	}
	return nil
}

// waitForGreeting asks every listener until it answers. Nothing announces that
// Dovecot listens, so it tries again every few milliseconds.
func (s *Server) waitForGreeting() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		err := testimap.Greets(ctx, s.Addr())
		if err == nil {
			return nil
		}
		select {
		case <-s.process.exited:
			return errors.New("dovecot ended before it listened")
		case <-ctx.Done():
			return fmt.Errorf("no greeting within %s: %w", startLimit, err)
		case <-again.C:
		}
	}
}

// stop asks the master to end, which ends its children in good order. Those
// that are left after it, or after stopLimit, are killed: else a connection may
// live on.
func (s *Server) stop() error {
	if s.process == nil {
		return nil
	}
	p := s.process
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.exited:
		return s.kill()
	case <-time.After(stopLimit):
	}
	return errors.Join(fmt.Errorf("it still ran after %s", stopLimit), s.kill())
}

// kill ends Dovecot without ceremony, and a second sooner than stop does.
func (s *Server) kill() error {
	if s.process == nil {
		return nil
	}
	p := s.process
	s.process = nil
	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	<-p.exited
	return nil
}

// end is the test's cleanup. Nobody needs the mail any more, so Dovecot need
// not end in good order.
func (s *Server) end() {
	if err := s.kill(); err != nil {
		s.t.Errorf("ending Dovecot: %v", err)
	}
	if s.t.Failed() {
		s.t.Logf("the end of Dovecot's log:\n%s", s.logTail())
	}
	err := os.RemoveAll(s.settings.Dir)
	if err != nil { // a dying process may have written once more
		err = os.RemoveAll(s.settings.Dir)
	}
	if err != nil {
		s.t.Errorf("removing Dovecot's directory: %v", err)
	}
}

// logTail returns the last lines of what Dovecot said.
func (s *Server) logTail() string {
	var lines []string
	for _, name := range []string{"start.log", "dovecot.log"} {
		text, err := os.ReadFile(filepath.Join(s.settings.Dir, name))
		if err == nil {
			lines = append(lines, strings.Split(strings.TrimSpace(string(text)), "\n")...)
		}
	}
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}

// SetPassword starts Dovecot anew with another password for everybody.
func (s *Server) SetPassword(password string) {
	s.t.Helper()
	s.settings.Password = password
	s.Restart()
}
