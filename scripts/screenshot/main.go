// Command screenshot starts Hearthmail with its sample mailbox, opens a message
// in a headless Chromium, and writes the README's picture of it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"time"

	"github.com/chromedp/chromedp"
)

// limit bounds the whole run.
const limit = time.Minute

func main() {
	program := flag.String("program", "bin/hearthmail", "the built program")
	file := flag.String("o", "docs/screenshot.png", "the picture to write")
	subject := flag.String("subject", "", "open the first message in the inbox with this in its subject")
	flag.Parse()
	if err := run(*program, *file, *subject); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(1)
	}
}

func run(program, file, subject string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	data, err := os.MkdirTemp("", "hearthmail-screenshot-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	greeting, stop, err := start(ctx, program, data)
	if err != nil {
		return err
	}
	defer stop()
	picture, err := photograph(ctx, greeting, subject)
	if err != nil {
		return err
	}
	return os.WriteFile(file, picture, 0o644) //nolint:gosec // it goes into the repository
}

// start starts the program and waits for what it says; stop ends it.
func start(ctx context.Context, program, data string) (g greeting, stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, program, "--listen", "127.0.0.1:0", "--data", data)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
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

// photograph signs in, opens a message and returns the picture as PNG.
func photograph(ctx context.Context, g greeting, subject string) ([]byte, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			options = append(options, chromedp.ExecPath(path))
			break
		}
	}
	ctx, endAllocator := chromedp.NewExecAllocator(ctx, options...)
	defer endAllocator()
	ctx, endBrowser := chromedp.NewContext(ctx)
	defer endBrowser()
	err := chromedp.Do(ctx,
		chromedp.EmulateViewport(1440, 900),
		chromedp.Navigate(g.address+"login"),
		chromedp.SendKeys(chromedp.CSS(`input[name="username"]`), g.user),
		chromedp.SendKeys(chromedp.CSS(`input[name="password"]`), g.password+"\n"),
		chromedp.WaitVisible(chromedp.CSS(`[data-uid]`)),
	)
	if err != nil {
		return nil, fmt.Errorf("signing in: %w", err)
	}
	quoted, err := json.Marshal(subject)
	if err != nil {
		return nil, err
	}
	link, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
		const links = [...document.querySelectorAll('[data-uid] [data-field="subject"] a')];
		return (links.find(link => link.textContent.includes(`+string(quoted)+`)) ?? links[0]).href;
	})()`))
	if err != nil {
		return nil, fmt.Errorf("finding the message: %w", err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS(`[data-message]`))); err != nil {
		return nil, fmt.Errorf("opening the message: %w", err)
	}
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}
