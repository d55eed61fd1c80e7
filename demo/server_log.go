package demo

import (
	"fmt"
	"log/slog"
	"strings"
)

// serverLog gives the libraries' unstructured messages to slog: a panic is an
// error, all else is some client's mishap. They name addresses and commands,
// never content.
type serverLog struct{ logger *slog.Logger }

// Printf implements imapserver.Logger and smtp.Logger.
func (l serverLog) Printf(format string, args ...any) {
	text := strings.TrimSpace(fmt.Sprintf(format, args...))
	if strings.HasPrefix(text, "panic") {
		l.logger.Error("the demo server failed", "error", text)
		return
	}
	l.logger.Debug("demo server", "event", text)
}

// Println implements smtp.Logger.
func (l serverLog) Println(args ...any) { l.Printf("%s", fmt.Sprintln(args...)) }
