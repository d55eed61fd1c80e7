package main

import (
	"fmt"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/chromium"
)

// frame is how often Chromium draws.
const frame = time.Second / 60

// point is a place in the page, in CSS pixels.
type point struct{ X, Y float64 }

// press moves the mouse onto an element and presses it. What is waited for between
// is another part of two frames in each round, so that presses don't always fall
// right after a frame; people take longer.
func (t *tab) press(i int, selector string) error {
	at, err := ask[point](t, "place", selector)
	if err != nil {
		return err
	}
	if err := t.do(mouse(input.DispatchMouseEventTypeMouseMoved, at)); err != nil {
		return err
	}
	if err := pause(t.ctx, time.Duration(i*7%20)*frame/10); err != nil {
		return err
	}
	return t.do(mouse(input.DispatchMouseEventTypeMousePressed, at), mouse(input.DispatchMouseEventTypeMouseReleased, at))
}

func mouse(kind input.DispatchMouseEventType, at point) chromedp.Action[chromedp.Void] {
	params := input.DispatchMouseEventParams{Type: kind, X: at.X, Y: at.Y}
	if kind != input.DispatchMouseEventTypeMouseMoved {
		params.Button, params.ClickCount = input.MouseButtonLeft, 1
	}
	return chromium.Command(input.DispatchMouseEvent, params)
}

// pressed is how long it takes from a press on an element until something of a
// message can be seen: see watchScript for what there is.
func (t *tab) pressed(i int, selector, what string, uid int) (time.Duration, error) {
	if err := t.tell("arm", what, uid); err != nil {
		return 0, err
	}
	if err := t.press(i, selector); err != nil {
		return 0, err
	}
	return t.span("took")
}

// span asks for a time in milliseconds.
func (t *tab) span(function string, arguments ...any) (time.Duration, error) {
	ms, err := ask[float64](t, function, arguments...)
	if err == nil && ms <= 0 {
		err = fmt.Errorf("%s: it took %v ms", function, ms)
	}
	return time.Duration(ms * float64(time.Millisecond)), err
}

// scroll turns the wheel over a place, as a hand does, by so many CSS pixels.
func (t *tab) scroll(at point, by float64) error {
	return t.do(chromium.Command(input.SynthesizeScrollGesture, input.SynthesizeScrollGestureParams{
		X: at.X, Y: at.Y, YDistance: -by, Speed: wheelSpeed, GestureSourceType: input.GestureSourceTypeMouse,
	}))
}
