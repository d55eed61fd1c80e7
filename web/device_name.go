package web

import (
	"context"
	"strings"

	"github.com/mileusna/useragent"
)

const (
	maxUserAgent = 512 // octets of the header that are looked at
	maxName      = 40  // octets of a name in it
)

// deviceName says in a few words what a User-Agent header tells of a browser,
// such as "Firefox on Linux". Anybody may write anything there.
func deviceName(ctx context.Context, userAgent string) string {
	ua := useragent.Parse(plain(userAgent, maxUserAgent))
	browser, system := plain(ua.Name, maxName), plain(ua.OS, maxName)
	if device := plain(ua.Device, maxName); device == "iPhone" || device == "iPad" {
		system = device
	}
	if browser == "" || strings.HasPrefix(browser, "Mozilla") { // which all of them call themselves
		browser = say(ctx, "A browser")
	}
	if system == "" {
		return browser
	}
	return say(ctx, "%s on %s", browser, system)
}

// plain cuts a text, and leaves printable ASCII of it.
func plain(text string, octets int) string {
	text = strings.Map(func(letter rune) rune {
		if letter < ' ' || letter > '~' {
			return -1
		}
		return letter
	}, text[:min(len(text), octets)])
	return strings.TrimSpace(text)
}
