package testserver

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"hearthmail/internal/testimap"
	"hearthmail/internal/testtool"
)

const startLimit = 20 * time.Second

// program is one to be started.
type program struct {
	path string // below the unpacked packages
	args []string
	env  []string // besides where to look for libraries
}

// process is a program that was started.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{} // closed when it has ended
}

// Stop ends the server as a crash would, and every connection to it. The mail
// stays.
func (s *Server) Stop() {
	s.t.Helper()
	if err := s.kill(); err != nil {
		s.t.Errorf("stopping %s: %v", s.kind.name(), err)
	}
}

// Restart starts the server again on the same port, with the same mail, and
// returns once it greets. It stops it first when it still runs.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	if err := s.run(); err != nil {
		s.t.Fatalf("starting %s again: %v", s.kind.name(), err)
	}
}

// run starts the server's programs and waits until it greets.
func (s *Server) run() error {
	for _, p := range s.kind.programs(s) {
		started, err := s.launch(p)
		if err != nil {
			return errors.Join(err, s.kill())
		}
		s.processes = append(s.processes, started)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	listens := s.processes[len(s.processes)-1]
	err := again(ctx, func() error {
		select {
		case <-listens.exited:
			cancel()
			return errors.New("it ended before it listened")
		default:
			return testimap.Greets(ctx, s.Addr())
		}
	})
	if err != nil {
		return errors.Join(err, s.kill(), errors.New(s.logTail()))
	}
	return nil
}

// launch starts a program in a process group of its own.
func (s *Server) launch(p program) (*process, error) {
	log, err := os.OpenFile(s.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the program has its own copy
	cmd := s.command(p)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	started := &process{cmd: cmd, exited: make(chan struct{})}
	go func() {
		defer close(started.exited)
		_ = cmd.Wait() // how it ended is told by the log
	}()
	return started, nil
}

// command makes ready to run a program of the unpacked packages.
func (s *Server) command(p program) *exec.Cmd {
	cmd := exec.Command(s.path(p.path), p.args...) // kill ends it
	cmd.Dir = s.dir
	cmd.Env = append([]string{"PATH=/usr/bin:/bin", "HOME=" + s.dir, "LD_LIBRARY_PATH=" + s.libraries()}, p.env...)
	cmd.SysProcAttr = testtool.ProcessGroup()
	cmd.SysProcAttr.Credential = s.owner
	return cmd
}

// path is where a file of the unpacked packages lies.
func (s *Server) path(name string) string { return filepath.Join(s.tree, name) }

// libraries are the directories of the unpacked shared libraries.
func (s *Server) libraries() string {
	dirs := []string{s.path("usr/lib")}
	for _, pattern := range []string{"usr/lib/*-linux-gnu", "lib/*-linux-gnu"} {
		found, _ := filepath.Glob(s.path(pattern)) // the pattern is a good one
		dirs = append(dirs, found...)
	}
	return strings.Join(dirs, ":")
}

// kill ends all processes, the last started first, and returns when nothing
// answers any more: their children, which are in the same groups, are not ours
// to wait for.
func (s *Server) kill() error {
	for ; len(s.processes) > 0; s.processes = s.processes[:len(s.processes)-1] {
		p := s.processes[len(s.processes)-1]
		if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
		<-p.exited
	}
	if s.port == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	return again(ctx, func() error {
		if testimap.Greets(ctx, s.Addr()) == nil {
			return errors.New("it still answers")
		}
		return nil
	})
}

// again calls try until it gives no error or ctx ends. Nothing announces that a
// server listens, or that it has ceased to.
func again(ctx context.Context, try func() error) error {
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-ticks.C:
		}
	}
}

// end is the test's cleanup.
func (s *Server) end() {
	if err := s.kill(); err != nil {
		s.t.Errorf("ending %s: %v", s.kind.name(), err)
	}
	if s.door != nil {
		s.door.close()
	}
	if s.t.Failed() {
		s.t.Logf("the end of the log of %s:\n%s", s.kind.name(), s.logTail())
	}
	if s.dir == "" {
		return
	}
	err := os.RemoveAll(s.dir)
	if err != nil { // a dying process may have written once more
		err = os.RemoveAll(s.dir)
	}
	if err != nil {
		s.t.Errorf("removing the directory of %s: %v", s.kind.name(), err)
	}
}

func (s *Server) logFile() string { return filepath.Join(s.dir, "server.log") }

func (s *Server) logTail() string {
	text, err := os.ReadFile(s.logFile())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}
