package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// appEnd is how long Hearthmail may take to end.
const appEnd = 20 * time.Second

// app is a running Hearthmail.
type app struct {
	cmd *exec.Cmd
	url string // without the last slash
}

// buildApp builds the program as a release is built.
func buildApp(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, "hearthmail")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, "hearthmail/cmd/hearthmail")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building hearthmail: %w\n%s", err, output)
	}
	return program, nil
}

// startApp runs Hearthmail for mail on imap, a host:port, as it is meant to run:
// nothing of the environment but what is in env reaches it, and its log is
// written to a file.
func (b *bench) startApp(imap string, env ...string) (*app, error) {
	log, err := os.OpenFile(filepath.Join(b.dir, "hearthmail.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()              // the child has its own
	data, err := os.MkdirTemp(b.dir, "hearthmail-") // one program can use a folder
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(b.ctx, b.program, "--imap", "imap://"+imap, "--listen", "127.0.0.1:0", "--data", data) //nolint:gosec // what is to be measured
	askToEnd(cmd, appEnd)
	cmd.Env = slices.Concat([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + b.dir}, env)
	cmd.Stderr = log
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(io.LimitReader(output, 4096)).ReadString('\n')
	address := regexp.MustCompile(`http://[^ ]*`).FindString(line)
	if err != nil || address == "" {
		return nil, errors.Join(fmt.Errorf("hearthmail said %q when it started: %w", line, err), endProcess(cmd))
	}
	return &app{cmd: cmd, url: strings.TrimSuffix(address, "/")}, nil
}

func (a *app) end() error { return endProcess(a.cmd) }

// memory reads VmRSS or VmHWM, in KiB (proc_pid_status(5)).
func (a *app) memory(field string) (int, error) {
	text, err := os.ReadFile(a.proc("status"))
	if err != nil {
		return 0, fmt.Errorf("memory can be measured on Linux alone: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, field+":"); ok {
			return strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		}
	}
	return 0, fmt.Errorf("no %s", field)
}

// forgetPeak makes VmHWM start again from what is resident now.
func (a *app) forgetPeak() error { return os.WriteFile(a.proc("clear_refs"), []byte("5"), 0o600) }

func (a *app) proc(file string) string {
	return filepath.Join("/proc", strconv.Itoa(a.cmd.Process.Pid), file)
}
