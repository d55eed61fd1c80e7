package templates

import (
	"math"
	"strconv"
)

// From these shares on, in per cent, it is said that little room is left.
const (
	quotaNearly = 90
	quotaFull   = 98
)

// percent is how much is used; 100 when it is all, or more.
func (q Quota) percent() int {
	if q.Limit <= 0 {
		return 0
	}
	return int(math.Min(100, math.Floor(float64(q.Used)*100/float64(q.Limit))))
}

// words say how much is used of how much.
func (q Quota) words() string {
	if q.Messages {
		return strconv.FormatInt(q.Used, 10) + " of " + strconv.FormatInt(q.Limit, 10) + " messages"
	}
	used := size(q.Used)
	if used == "" {
		used = "0 B"
	}
	return used + " of " + size(q.Limit) + " used"
}

func (q Quota) class() string {
	switch {
	case q.percent() >= quotaFull:
		return "quota full"
	case q.percent() >= quotaNearly:
		return "quota nearly"
	default:
		return "quota"
	}
}

// quotaWarning says that little room is left, "" while there is enough.
func (c Chrome) quotaWarning() string {
	var most Quota
	for _, q := range c.Quota {
		if q.percent() > most.percent() {
			most = q
		}
	}
	switch {
	case most.percent() >= 100:
		return "Your mailbox is full: " + most.words() + ". No more mail can come in until something is purged."
	case most.percent() >= quotaFull:
		return "Your mailbox is almost full: " + most.words() + ". Soon no more mail can come in. Empty the trash, or purge what you no longer need."
	case most.percent() >= quotaNearly:
		return "Your mailbox is nearly full: " + most.words() + "."
	default:
		return ""
	}
}
