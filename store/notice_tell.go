package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// TopicSessionEnded is the topic of a session's end. The text is its ID in hex.
const TopicSessionEnded = "session-ended"

// channel is PostgreSQL's name for where instances tell each other something.
const channel = "hearthmail"

// maxNotice is the longest text, in octets. PostgreSQL takes 8,000 for all.
const maxNotice = 7000

// Notice is what one instance tells the others.
type Notice struct{ Topic, Text string }

// Publish tells the other instances that share the database. It returns when
// that is done; those that don't listen at this moment will not hear of it.
// topic is a short word, text at most 7,000 octets.
func (s *Store) Publish(ctx context.Context, topic, text string) error {
	return s.tell(ctx, s.write, topic, text)
}

// tell is Publish, or a part of a transaction: the others hear of it when, and
// only when, that is committed.
func (s *Store) tell(ctx context.Context, r runner, topic, text string) error {
	if topic == "" || len(topic) > 100 || strings.Contains(topic, " ") {
		return errors.New("the topic of a notice is not a short word")
	}
	if len(text) > maxNotice {
		return fmt.Errorf("a notice of %d octets is longer than %d", len(text), maxNotice)
	}
	args := []any{channel, s.name + " " + topic + " " + text}
	if !s.Shared() {
		return checkTexts(args)
	}
	_, err := exec(ctx, r, "SELECT pg_notify($1, $2)", args...)
	return err
}

// readNotice reads what tell has written, except this Store's own.
func (s *Store) readNotice(payload string) (Notice, bool) {
	name, rest, _ := strings.Cut(payload, " ")
	topic, text, ok := strings.Cut(rest, " ")
	return Notice{Topic: topic, Text: text}, ok && name != s.name
}
