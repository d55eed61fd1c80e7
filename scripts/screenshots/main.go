// Command screenshots takes the documentation's pictures: it starts Hearthmail with
// its sample mailbox, and looks at it in a headless Chromium, wide, narrower and on a
// phone, in light and dark. It needs fonts for all the scripts in the sample: on
// Debian fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"

	"hearthmail/internal/chromium"
)

// limit bounds the whole run.
const limit = 10 * time.Minute

// agent is what the page of sessions is to name, in place of a headless browser.
const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"

// options are the flags.
type options struct {
	program, dir, only string
}

func main() {
	var o options
	flag.StringVar(&o.program, "program", "bin/hearthmail", "the built program")
	flag.StringVar(&o.dir, "o", "docs/screenshots", "the folder to write to")
	flag.StringVar(&o.only, "only", "", "take the pictures of this name alone")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

func run(o options) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := os.MkdirAll(o.dir, 0o755); err != nil { //nolint:gosec // it is part of the repository
		return err
	}
	browser, err := chromium.Find()
	if err != nil {
		return err
	}
	chrome, end, err := chromium.Start(ctx, browser, chromedp.UserAgent(agent))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	for _, l := range looks() {
		if err := o.take(ctx, chrome, l); err != nil {
			return fmt.Errorf("%s: %w", l, err)
		}
	}
	return nil
}

// take takes the pictures of one look, of a mailbox that nobody has touched yet, so
// that they don't depend on those of another.
func (o *options) take(ctx, chrome context.Context, l look) (err error) {
	data, err := os.MkdirTemp("", "hearthmail-screenshots-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	greeting, stop, err := start(ctx, o.program, data)
	if err != nil {
		return err
	}
	defer stop()
	c, err := openCamera(chrome, l, greeting)
	if err != nil {
		return err
	}
	defer c.close()
	for _, s := range shots() {
		if o.only != "" && o.only != s.name || !s.suits(l) {
			continue
		}
		picture, err := c.photograph(s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		file := filepath.Join(o.dir, fmt.Sprintf("%s-%s.%s", s.name, l, format))
		if err := os.WriteFile(file, picture, 0o644); err != nil { //nolint:gosec // it goes into the repository
			return err
		}
		fmt.Printf("%s: %d KB\n", file, len(picture)/1000)
	}
	return nil
}
