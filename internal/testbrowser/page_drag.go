package testbrowser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/chromium"
)

// Modifiers of a drag, as the DevTools protocol counts them.
const (
	DragPlain = 0
	DragAlt   = 1
	DragCtrl  = 2
)

// Drag drags the first element that matches from onto the first that matches to, with
// a mouse, and calls over, if not nil, before it lets go.
func (p *Page) Drag(from, to string, modifiers int64, over func()) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	caught := make(chan *input.DragData, 1)
	err := chromedp.Listen(ctx, func(event any) {
		if drag, ok := event.(*input.EventDragIntercepted); ok {
			caught <- drag.Data
		}
	})
	if err != nil {
		p.fail("listening to drags", from, err)
	}
	p.do("catching drags", "", chromium.Command(input.SetInterceptDrags, input.SetInterceptDragsParams{Enabled: true}))
	x, y := p.middle(from)
	p.mouse(input.DispatchMouseEventTypeMousePressed, x, y)
	p.mouse(input.DispatchMouseEventTypeMouseMoved, x+5, y+5)
	p.mouse(input.DispatchMouseEventTypeMouseMoved, x+20, y+10)
	var data *input.DragData
	select {
	case data = <-caught:
	case <-ctx.Done():
		p.fail("dragging", from, ctx.Err())
	}
	x, y = p.middle(to)
	for _, kind := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver} {
		p.drag(kind, x, y, data, modifiers)
	}
	if over != nil {
		over()
	}
	p.drag(input.DispatchDragEventTypeDrop, x, y, data, modifiers)
	p.mouse(input.DispatchMouseEventTypeMouseReleased, x, y)
	p.do("leaving drags alone", "", chromium.Command(input.SetInterceptDrags, input.SetInterceptDragsParams{}))
}

// middle is the middle of an element that can be seen.
func (p *Page) middle(selector string) (x, y float64) {
	p.t.Helper()
	p.WaitVisible(selector)
	var at []float64
	p.Evaluate(fmt.Sprintf(`(() => {
		const element = document.querySelector(%s);
		element.scrollIntoView({ block: "nearest" });
		const box = element.getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	})()`, quote(selector)), &at)
	return at[0], at[1]
}

func (p *Page) mouse(kind input.DispatchMouseEventType, x, y float64) {
	p.t.Helper()
	p.do("moving the mouse", "", chromium.Command(input.DispatchMouseEvent, input.DispatchMouseEventParams{
		Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1, Buttons: 1,
	}))
}

func (p *Page) drag(kind input.DispatchDragEventType, x, y float64, data *input.DragData, modifiers int64) {
	p.t.Helper()
	p.do("dragging", "", chromium.Command(input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: x, Y: y, Data: data, Modifiers: modifiers}))
}
