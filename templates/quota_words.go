package templates

import (
	"cmp"
	"context"
	"math"

	"hearthmail/locale"
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
func (q Quota) words(ctx context.Context) string {
	if q.Messages {
		return say(ctx, "%s of %d messages", locale.Of(ctx).Number(q.Used), q.Limit)
	}
	used := cmp.Or(inOctets(ctx, q.Used), say(ctx, "%s B", "0"))
	return say(ctx, "%s of %s used", used, inOctets(ctx, q.Limit))
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
func (c Chrome) quotaWarning(ctx context.Context) string {
	var most Quota
	for _, q := range c.Quota {
		if q.percent() > most.percent() {
			most = q
		}
	}
	switch {
	case most.percent() >= 100:
		return say(ctx, "Your mailbox is full: %s. No more mail can come in until something is purged.", most.words(ctx))
	case most.percent() >= quotaFull:
		return say(ctx, "Your mailbox is almost full: %s. Soon no more mail can come in. Empty the trash, or purge what you no longer need.", most.words(ctx))
	case most.percent() >= quotaNearly:
		return say(ctx, "Your mailbox is nearly full: %s.", most.words(ctx))
	default:
		return ""
	}
}
