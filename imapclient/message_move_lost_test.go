package imapclient

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
)

// twoBoxes is a server with INBOX and Trash, which loses the answer to one command, before
// or after it has done it.
type twoBoxes struct {
	capabilities string
	lose         string // what the command begins with
	undone       bool   // it is lost before anything is done
	times        int    // how often it is lost

	mu    sync.Mutex
	boxes map[string][]boxed
	next  map[string]uint32
	sent  []string
}

// boxed is a message in one of them.
type boxed struct {
	uid    uint32
	id     int // the message's own
	struck bool
}

func newTwoBoxes(capabilities, lose string, undone bool, times int) *twoBoxes {
	return &twoBoxes{
		capabilities: capabilities, lose: lose, undone: undone, times: times,
		boxes: map[string][]boxed{"INBOX": {{1, 101, false}, {2, 102, false}, {3, 103, false}}, "Trash": {{1, 104, false}}},
		next:  map[string]uint32{"INBOX": 4, "Trash": 2},
	}
}

func (s *twoBoxes) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	lines := bufio.NewScanner(conn)
	_, _ = fmt.Fprintf(conn, "* OK [CAPABILITY IMAP4rev1 %s] hello\r\n", s.capabilities)
	selected := ""
	for lines.Scan() {
		tag, command, _ := strings.Cut(lines.Text(), " ")
		answers, ok := s.answer(&selected, command)
		if !ok {
			return
		}
		for _, line := range answers[:len(answers)-1] {
			_, _ = fmt.Fprintf(conn, "* %s\r\n", line)
		}
		_, _ = fmt.Fprintf(conn, "%s %s\r\n", tag, answers[len(answers)-1])
	}
}

// answer does a command; false when its answer is lost.
func (s *twoBoxes) answer(selected *string, command string) ([]string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, command)
	lost := s.times > 0 && strings.HasPrefix(command, s.lose)
	if lost {
		s.times--
		if s.undone {
			return nil, false
		}
	}
	return s.run(selected, command), !lost
}

func (s *twoBoxes) run(selected *string, command string) []string {
	words := strings.Fields(command)
	switch {
	case words[0] == "CAPABILITY":
		return []string{"CAPABILITY IMAP4rev1 " + s.capabilities, "OK done"}
	case words[0] == "LOGIN":
		return []string{"OK [CAPABILITY IMAP4rev1 " + s.capabilities + "] done"}
	case words[0] == "SELECT":
		*selected = strings.Trim(words[1], `"`)
		return []string{
			fmt.Sprintf("%d EXISTS", len(s.boxes[*selected])), "OK [UIDVALIDITY 7] ok", fmt.Sprintf("OK [UIDNEXT %d] ok", s.next[*selected]), "OK done",
		}
	case words[0] == "STATUS":
		name := strings.Trim(words[1], `"`)
		return []string{fmt.Sprintf("STATUS %s (MESSAGES %d UNSEEN 0 UIDNEXT %d UIDVALIDITY 7)", name, len(s.boxes[name]), s.next[name]), "OK done"}
	case strings.HasPrefix(command, "UID "):
		return s.onMessages(*selected, words)
	default:
		return []string{"OK done"}
	}
}

func (s *twoBoxes) onMessages(box string, words []string) []string {
	set := strings.ReplaceAll(words[2], "*", "999")
	uids, _ := ParseUIDs(set)
	var answers, from, to []string
	for _, m := range slices.Clone(s.boxes[box]) {
		if !uids.Has(m.uid) {
			continue
		}
		switch words[1] {
		case "FETCH":
			answers = append(answers, s.row(m, strings.Join(words, " ")))
		case "COPY", "MOVE":
			target := strings.Trim(words[3], `"`)
			copied := boxed{s.next[target], m.id, m.struck}
			s.boxes[target] = append(s.boxes[target], copied)
			s.next[target]++
			from, to = append(from, fmt.Sprint(m.uid)), append(to, fmt.Sprint(copied.uid))
		case "STORE":
			s.change(box, m.uid, func(m *boxed) { m.struck = true })
		}
		if words[1] == "MOVE" || words[1] == "EXPUNGE" && m.struck {
			s.boxes[box] = slices.DeleteFunc(s.boxes[box], func(other boxed) bool { return other.uid == m.uid })
		}
	}
	code := ""
	if len(from) > 0 && strings.Contains(s.capabilities, "UIDPLUS") {
		code = fmt.Sprintf("[COPYUID 7 %s %s] ", strings.Join(from, ","), strings.Join(to, ","))
	}
	return append(answers, "OK "+code+"done")
}

func (s *twoBoxes) change(box string, uid uint32, change func(*boxed)) {
	for i := range s.boxes[box] {
		if s.boxes[box][i].uid == uid {
			change(&s.boxes[box][i])
		}
	}
}

func (s *twoBoxes) row(m boxed, command string) string {
	flags := ""
	if m.struck {
		flags = `\Deleted`
	}
	if !strings.Contains(command, "MESSAGE-ID") {
		return fmt.Sprintf("%d FETCH (UID %d FLAGS (%s))", m.uid, m.uid, flags)
	}
	header := fmt.Sprintf("Message-ID: <%d@example.org>\r\n\r\n", m.id)
	return fmt.Sprintf("%d FETCH (UID %d RFC822.SIZE 100 INTERNALDATE \"01-Jan-2026 10:00:00 +0000\" BODY[HEADER.FIELDS (MESSAGE-ID)] {%d}\r\n%s)",
		m.uid, m.uid, len(header), header)
}

// whole gives the ids of the messages in a mailbox, those that are struck apart.
func (s *twoBoxes) whole(box string) (whole, struck []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.boxes[box] {
		if m.struck {
			struck = append(struck, m.id)
		} else {
			whole = append(whole, m.id)
		}
	}
	slices.Sort(whole)
	return whole, struck
}

// TestMoveWhoseAnswerIsLost: at whatever step, no message is lost and none doubled.
func TestMoveWhoseAnswerIsLost(t *testing.T) {
	for _, capabilities := range []string{"MOVE UIDPLUS", "UIDPLUS", "MOVE", ""} {
		for _, lose := range []string{"UID FETCH", "STATUS", "UID MOVE", "UID COPY", "UID STORE", "UID EXPUNGE"} {
			for _, undone := range []bool{false, true} {
				name := fmt.Sprintf("%s/%s/undone %v", capabilities, lose, undone)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					server := newTwoBoxes(capabilities, lose, undone, 1)
					account := signIn(t, startServer(t, server.serve))
					moved, err := account.Move(t.Context(), inboxToTrash(2, 3))
					if err != nil || moved.Done.String() != "2:3" || moved.Kept.Len()+moved.Doubled.Len() != 0 {
						t.Errorf("told %+v, %v", moved, err)
					}
					server.wantMoved(t, moved, !strings.Contains(capabilities, "MOVE") && !strings.Contains(capabilities, "UIDPLUS"))
				})
			}
		}
	}
}

func (s *twoBoxes) wantMoved(t *testing.T, moved Carried, behind bool) {
	t.Helper()
	here, struck := s.whole("INBOX")
	there, _ := s.whole("Trash")
	if !slices.Equal(here, []int{101}) || !slices.Equal(there, []int{102, 103, 104}) {
		t.Errorf("here are %v, there %v; sent %q", here, there, s.sent)
	}
	if behind && (!slices.Equal(struck, []int{102, 103}) || moved.Behind.String() != "2:3") || !behind && len(struck) > 0 {
		t.Errorf("struck are %v, told %+v", struck, moved)
	}
	for _, command := range s.sent {
		if strings.HasPrefix(command, "EXPUNGE") || strings.HasPrefix(command, "CLOSE") {
			t.Errorf("sent %q", command)
		}
	}
}

// TestMoveWithoutAnyAnswer: when a step can't be brought to its end, it is said what is
// known.
func TestMoveWithoutAnyAnswer(t *testing.T) {
	for _, tc := range []struct{ capabilities, lose, kept, doubled string }{
		{"MOVE UIDPLUS", "UID MOVE", "2:3", ""},
		{"UIDPLUS", "UID COPY", "2:3", ""},
		{"UIDPLUS", "UID STORE", "", "2:3"},
		{"UIDPLUS", "UID EXPUNGE", "", "2:3"},
	} {
		t.Run(tc.lose, func(t *testing.T) {
			t.Parallel()
			server := newTwoBoxes(tc.capabilities, tc.lose, true, 100)
			account := signIn(t, startServer(t, server.serve))
			moved, err := account.Move(t.Context(), inboxToTrash(2, 3))
			if err == nil || moved.Kept.String() != tc.kept || moved.Doubled.String() != tc.doubled {
				t.Errorf("told %+v, %v", moved, err)
			}
			here, struck := server.whole("INBOX")
			there, _ := server.whole("Trash")
			if len(here)+len(struck) != 3 || (tc.kept != "") != slices.Equal(there, []int{104}) {
				t.Errorf("here are %v and, struck, %v; there %v", here, struck, there)
			}
		})
	}
}

// TestCopyWhoseAnswerIsLost: a copy is there once.
func TestCopyWhoseAnswerIsLost(t *testing.T) {
	for _, undone := range []bool{false, true} {
		server := newTwoBoxes("UIDPLUS", "UID COPY", undone, 1)
		account := signIn(t, startServer(t, server.serve))
		copied, err := account.Copy(t.Context(), inboxToTrash(2, 3))
		here, struck := server.whole("INBOX")
		there, _ := server.whole("Trash")
		if err != nil || copied.Copies.String() != "2:3" || !slices.Equal(there, []int{102, 103, 104}) || len(here) != 3 || len(struck) != 0 {
			t.Errorf("undone %v: told %+v, %v; here are %v, there %v", undone, copied, err, here, there)
		}
	}
}
