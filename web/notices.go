package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"
)

const (
	noticeLife  = 2 * time.Minute
	mostNotices = 5
)

// noticeBoard is what is to be said on the next page that a person is shown:
// sentences such as "3 messages struck through". Until then they are in a cookie
// of their own, sealed under the session's key, so that whichever instance
// answers next can show them.
type noticeBoard struct {
	sessions *sessionStore
	w        http.ResponseWriter
	r        *http.Request
	said     []notice // by this request
	taken    bool     // what the browser has brought
}

// notice is a sentence, and the act that it tells of, should that be one that can be
// taken back.
type notice struct {
	Text string `json:"text"`
	Act  string `json:"act,omitempty"`
}

func (s *Server) newBoard(w http.ResponseWriter, r *http.Request) *noticeBoard {
	return &noticeBoard{sessions: s.sessions, w: w, r: r}
}

// say keeps a sentence for the next page, said already. It is called before the answer
// begins.
func (b *noticeBoard) say(n notice) {
	b.said = append(b.said, n)
	all := append(b.waiting(), b.said...)
	text, err := json.Marshal(all[max(0, len(all)-mostNotices):])
	if err != nil { // which texts never give
		return
	}
	key, purpose := b.seal()
	sealed := seal(key, text, purpose)
	b.sessions.cookies.set(b.w, b.r, noticeCookie, base64.RawURLEncoding.EncodeToString(sealed), noticeLife)
}

// any says whether there is anything to say.
func (b *noticeBoard) any() bool { return b != nil && len(b.waiting())+len(b.said) > 0 }

// take gives what there is to say, which is then no more kept.
func (b *noticeBoard) take() []notice {
	if !b.any() {
		return nil
	}
	all := append(b.waiting(), b.said...)
	b.said, b.taken = nil, true
	b.sessions.cookies.clear(b.w, b.r, noticeCookie)
	return all
}

// waiting is what the browser has brought.
func (b *noticeBoard) waiting() []notice {
	value, ok := b.sessions.cookies.get(b.r, noticeCookie)
	if !ok || b.taken {
		return nil
	}
	sealed, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return nil
	}
	key, purpose := b.seal()
	text, err := unseal(key, sealed, purpose)
	if err != nil {
		return nil
	}
	var notices []notice
	_ = json.Unmarshal(text, &notices) // it was sealed by us
	return notices
}

// seal is what notices are sealed with: most requests have none.
func (b *noticeBoard) seal() (key [keySize]byte, purpose []byte) {
	token, _ := b.sessions.token(b.r)
	id := token.hash()
	return token.key, append([]byte("notice\x00"), id[:]...)
}
