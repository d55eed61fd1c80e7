package message

import (
	"strconv"
	"strings"
)

// darkGround is the brightness below which a page is dark by itself, of 255.
const darkGround = 80

// isDarkGround tells whether a cleaned style has a dark ground: then a mail is
// made for that, and turning it for dark screens would make it bright.
func isDarkGround(style string) bool {
	dark := false
	for declaration := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		if strings.TrimSpace(name) == "background-color" {
			value, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(value)), "!")
			brightness, ok := brightnessOf(strings.TrimSpace(value))
			dark = ok && brightness < darkGround
		}
	}
	return dark
}

// brightnessOf a colour is what the eye makes of it, up to 255. False for one that
// is written otherwise than in digits, which is rare, or that one sees through.
func brightnessOf(color string) (int, bool) {
	if color == "black" {
		return 0, true
	}
	if list, ok := strings.CutPrefix(color, "rgb("); ok {
		return brightnessOfList(strings.TrimSuffix(list, ")"))
	}
	digits, ok := strings.CutPrefix(color, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return 0, false
	}
	return brightness(int(n>>16), int(n>>8&0xff), int(n&0xff)), true
}

func brightnessOfList(list string) (int, bool) {
	parts := strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ' ' })
	if len(parts) != 3 {
		return 0, false
	}
	var rgb [3]int
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return 0, false
		}
		rgb[i] = int(n)
	}
	return brightness(rgb[0], rgb[1], rgb[2]), true
}

// brightness weighs red, green and blue (ITU-R BT.601).
func brightness(r, g, b int) int { return (299*r + 587*g + 114*b) / 1000 }
