package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
)

// start starts the program and waits for what it says; stop ends it.
func start(ctx context.Context, program, data string) (g greeting, stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, program, "--listen", "127.0.0.1:0", "--data", data)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Env = append(os.Environ(), "TZ="+zone) // as the browser's
	cmd.Stderr = os.Stderr
	stop = func() {
		cancel()
		_ = cmd.Wait() // it was told to end
	}
	output, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		g, err = readGreeting(output)
	}
	if err != nil {
		stop()
	}
	return g, stop, err
}

// greeting is what the program says about its sample mailbox.
type greeting struct{ address, user, password string }

func readGreeting(output io.Reader) (greeting, error) {
	var g greeting
	wanted := []struct {
		pattern *regexp.Regexp
		value   *string
	}{
		{regexp.MustCompile(`(http://[^ ]+)`), &g.address},
		{regexp.MustCompile(`user name +(.+)`), &g.user},
		{regexp.MustCompile(`password +(.+)`), &g.password},
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		for _, w := range wanted {
			if found := w.pattern.FindStringSubmatch(lines.Text()); found != nil && *w.value == "" {
				*w.value = found[1]
			}
		}
		if g.address != "" && g.user != "" && g.password != "" {
			go func() { _, _ = io.Copy(io.Discard, output) }() // ends with the program
			return g, nil
		}
	}
	return g, errors.Join(errors.New("the program told no address, user name and password"), lines.Err())
}
