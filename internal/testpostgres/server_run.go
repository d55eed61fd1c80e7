package testpostgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	startLimit = 30 * time.Second
	stopLimit  = 10 * time.Second
)

// process is one run of PostgreSQL's first process.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{} // closed when it has ended
}

// Stop ends PostgreSQL and every connection to it. What is stored stays.
func (s *Server) Stop() {
	s.t.Helper()
	if err := s.stop(syscall.SIGINT); err != nil { // its fast shutdown
		s.t.Errorf("stopping PostgreSQL: %v", err)
	}
}

// Restart starts PostgreSQL again on the same port, with what it has stored, and
// returns once it answers. It stops it first when it still runs.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	if err := s.run(); err != nil {
		s.t.Fatalf("starting PostgreSQL again: %v", err)
	}
}

// run starts PostgreSQL and waits until it answers.
func (s *Server) run() error {
	output, err := os.OpenFile(s.logPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer output.Close() // the process has its own copy
	args := []string{"-D", s.data(), "-h", "127.0.0.1", "-p", strconv.Itoa(s.port), "-F"}
	for _, setting := range []string{
		"unix_socket_directories=", "shared_buffers=16MB", "max_connections=200",
		"full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0",
	} {
		args = append(args, "-c", setting)
	}
	cmd := exec.Command(filepath.Join(s.programs, "postgres"), args...) // stop ends it, in PostgreSQL's own way
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = s.dir, output, output, s.owner.attributes()
	if err := cmd.Start(); err != nil {
		return err
	}
	s.process = &process{cmd: cmd, exited: make(chan struct{})}
	go func(p *process) {
		defer close(p.exited)
		_ = p.cmd.Wait() // how it ended is told by its log
	}(s.process)
	if err := s.waitForAnswer(); err != nil {
		return errors.Join(err, s.stop(syscall.SIGQUIT), errors.New(s.logTail()))
	}
	return nil
}

// waitForAnswer asks until PostgreSQL answers. Nothing announces that it does,
// so it tries again every few milliseconds.
func (s *Server) waitForAnswer() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.URL())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.process.exited:
			return errors.New("PostgreSQL ended before it answered")
		case <-ctx.Done():
			return fmt.Errorf("no answer within %s: %w", startLimit, err)
		case <-again.C:
		}
	}
}

// stop asks the first process to end, which ends the others; those that are
// left after stopLimit end by themselves when they find it killed.
func (s *Server) stop(signal syscall.Signal) error {
	if s.process == nil {
		return nil
	}
	p := s.process
	s.process = nil
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.exited:
		return nil
	case <-time.After(stopLimit):
	}
	err := p.cmd.Process.Kill()
	<-p.exited
	return errors.Join(fmt.Errorf("it still ran after %s", stopLimit), err)
}

// end is the test's cleanup. Nobody needs the data any more, so PostgreSQL need
// not write it.
func (s *Server) end() {
	if err := s.stop(syscall.SIGQUIT); err != nil {
		s.t.Errorf("ending PostgreSQL: %v", err)
	}
	if s.t.Failed() {
		s.t.Logf("the end of PostgreSQL's log:\n%s", s.logTail())
	}
	if err := os.RemoveAll(s.dir); err != nil {
		s.t.Errorf("removing PostgreSQL's directory: %v", err)
	}
}
