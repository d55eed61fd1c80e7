package secondfactor

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image/png"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// memory is a Ledger for tests.
type memory struct {
	last     int64
	recovery map[[32]byte]bool
	err      error
}

func (m *memory) TakeStep(_ context.Context, step int64) (bool, error) {
	if m.err != nil || step <= m.last {
		return false, m.err
	}
	m.last = step
	return true, nil
}

func (m *memory) TakeRecoveryCode(_ context.Context, hash [32]byte) (bool, error) {
	there := m.recovery[hash]
	delete(m.recovery, hash)
	return there, m.err
}

func (m *memory) accepts(t *testing.T, s Secret, typed string, now time.Time) Accepted {
	t.Helper()
	by, err := s.Accept(t.Context(), m, typed, now)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

func codeAt(t *testing.T, s Secret, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(s.base32(), at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// TestStandard takes the codes of RFC 6238, appendix B, cut to six digits.
func TestStandard(t *testing.T) {
	var s Secret
	copy(s.octets[:], "12345678901234567890")
	for seconds, code := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := (&memory{}).accepts(t, s, code, time.Unix(seconds, 0)); got != ByCode {
			t.Errorf("%s at %d: %v", code, seconds, got)
		}
	}
}

func TestClocksMayDifferByOneStep(t *testing.T) {
	s, now := NewSecret(), time.Unix(1_800_000_015, 0)
	for seconds, want := range map[int]Accepted{-60: Not, -46: Not, -30: ByCode, 0: ByCode, 30: ByCode, 46: Not, 60: Not} {
		if got := (&memory{}).accepts(t, s, codeAt(t, s, now.Add(time.Duration(seconds)*time.Second)), now); got != want {
			t.Errorf("a clock that is off by %d s: %v, want %v", seconds, got, want)
		}
	}
}

func TestCodeIsGoodOnce(t *testing.T) {
	s, now, m := NewSecret(), time.Unix(1_800_000_015, 0), &memory{}
	before, code, after := codeAt(t, s, now.Add(-30*time.Second)), codeAt(t, s, now), codeAt(t, s, now.Add(30*time.Second))
	for _, step := range []struct {
		typed string
		want  Accepted
	}{{code, ByCode}, {code, Not}, {before, Not}, {after, ByCode}, {code, Not}} {
		if got := m.accepts(t, s, step.typed, now); got != step.want {
			t.Errorf("%v, want %v", got, step.want)
		}
	}
}

func TestWhatIsTyped(t *testing.T) {
	s, now := NewSecret(), time.Unix(1_800_000_015, 0)
	code := codeAt(t, s, now)
	for _, typed := range []string{code, code[:3] + " " + code[3:], " " + code + "\n", code[:3] + "\u00a0" + code[3:]} {
		if got := (&memory{}).accepts(t, s, typed, now); got != ByCode {
			t.Errorf("%q: %v", typed, got)
		}
	}
	for _, typed := range []string{"", code[:5], code + "0", "x" + code[1:], code + code, strings.Repeat("0", 5000), "\x00", "+" + code[1:], "１２３４５６"} {
		if got := (&memory{}).accepts(t, s, typed, now); got != Not {
			t.Errorf("%q was accepted", typed)
		}
	}
}

func TestRecoveryCodes(t *testing.T) {
	codes := NewRecoveryCodes()
	form := regexp.MustCompile(`^[a-z2-7]{4}(-[a-z2-7]{4}){3}$`)
	m := &memory{recovery: map[[32]byte]bool{}}
	for _, code := range codes {
		hash, ok := HashRecoveryCode(code)
		if !ok || !form.MatchString(code) {
			t.Errorf("%q is no recovery code", code)
		}
		m.recovery[hash] = true
	}
	if len(m.recovery) != 10 {
		t.Fatalf("%d different codes, want 10", len(m.recovery))
	}
	s, now := NewSecret(), time.Unix(1_800_000_000, 0)
	for i, typed := range []string{codes[0], strings.ToUpper(codes[1]), strings.ReplaceAll(codes[2], "-", ""), " " + strings.ReplaceAll(codes[3], "-", " ")} {
		if first, again := m.accepts(t, s, typed, now), m.accepts(t, s, codes[i], now); first != ByRecoveryCode || again != Not {
			t.Errorf("%q: %v, then %v", typed, first, again)
		}
	}
	if got := m.accepts(t, s, NewRecoveryCodes()[0], now); got != Not {
		t.Errorf("another's recovery code: %v", got)
	}
}

func TestLedgerAway(t *testing.T) {
	s, now, away := NewSecret(), time.Unix(1_800_000_000, 0), errors.New("away")
	for _, typed := range []string{codeAt(t, s, now), NewRecoveryCodes()[0]} {
		if by, err := s.Accept(t.Context(), &memory{err: away}, typed, now); by != Not || !errors.Is(err, away) {
			t.Errorf("without the ledger: %v, %v", by, err)
		}
	}
}

func vault(t *testing.T, first byte) *Vault {
	t.Helper()
	v, err := NewVault(bytes.Repeat([]byte{first}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVault(t *testing.T) {
	v, s := vault(t, 1), NewSecret()
	sealed := v.Seal(s, "ada")
	if got, err := v.Open(sealed, "ada"); err != nil || got != s {
		t.Fatalf("opened: %v", err)
	}
	if bytes.Contains(sealed, s.octets[:]) || bytes.Equal(sealed, v.Seal(s, "ada")) {
		t.Error("it is not sealed, or each time alike")
	}
	changed := slices.Clone(sealed)
	changed[len(changed)-1] ^= 1
	pending, err := base64.RawURLEncoding.DecodeString(v.SealPending(s, "ada", time.Unix(0, 0)))
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() (Secret, error){
		"another login":   func() (Secret, error) { return v.Open(sealed, "bob") },
		"another key":     func() (Secret, error) { return vault(t, 2).Open(sealed, "ada") },
		"something else":  func() (Secret, error) { return v.Open(changed, "ada") },
		"a pending one":   func() (Secret, error) { return v.Open(pending, "ada") },
		"nothing":         func() (Secret, error) { return v.Open(nil, "ada") },
		"too little":      func() (Secret, error) { return v.Open(sealed[:30], "ada") },
		"another purpose": func() (Secret, error) { return v.Open(sealed, "ada\x00") },
	} {
		if got, err := open(); err == nil || got != (Secret{}) {
			t.Errorf("%s was opened", name)
		}
	}
	if _, err := NewVault(make([]byte, 31)); err == nil {
		t.Error("a key of 31 octets was taken")
	}
}

func TestPending(t *testing.T) {
	v, s, now := vault(t, 1), NewSecret(), time.Unix(1_800_000_000, 0)
	text := v.SealPending(s, "ada", now)
	for _, tc := range []struct {
		name, text, login string
		now               time.Time
		good              bool
	}{
		{"at once", text, "ada", now, true},
		{"after a while", text, "ada", now.Add(15 * time.Minute), true},
		{"too late", text, "ada", now.Add(15*time.Minute + time.Second), false},
		{"from the future", text, "ada", now.Add(-2 * time.Minute), false},
		{"another's", text, "bob", now, false},
		{"a kept one", base64.RawURLEncoding.EncodeToString(v.Seal(s, "ada")), "ada", now, false},
		{"nothing", "", "ada", now, false},
		{"no base64", "*", "ada", now, false},
	} {
		got, err := v.OpenPending(tc.text, tc.login, tc.now)
		if (err == nil) != tc.good || tc.good && got != s {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

func TestSecretShown(t *testing.T) {
	s := NewSecret()
	if !regexp.MustCompile(`^[A-Z2-7]{4}( [A-Z2-7]{4}){7}$`).MatchString(s.Text()) || s == NewSecret() {
		t.Errorf("the text is %q", s.Text())
	}
	for _, account := range []string{"family@example.org", "a b&c=d?e#f/g%h:i", "Ä日本", strings.Repeat("ä", 5000)} {
		address, err := s.Address("Hearthmail", account)
		if err != nil {
			t.Fatalf("%.20q: %v", account, err)
		}
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Query().Get("secret") != s.base32() || u.Query().Get("issuer") != "Hearthmail" {
			t.Errorf("%.20q: the address is %q", account, address)
		}
		if name := strings.TrimPrefix(u.Path, "/Hearthmail:"); !strings.HasPrefix(account, name) || name == "" {
			t.Errorf("%.20q is named %q", account, name)
		}
		picture, err := s.Picture("Hearthmail", account)
		if err != nil {
			t.Fatalf("%.20q: %v", account, err)
		}
		file, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(picture, "data:image/png;base64,"))
		if err != nil {
			t.Fatal(err)
		}
		if decoded, err := png.Decode(bytes.NewReader(file)); err != nil || decoded.Bounds().Dx() != 464 {
			t.Errorf("%.20q: the picture is no PNG of 464 pixels: %v", account, err)
		}
	}
}

func FuzzAccept(f *testing.F) {
	s, now := NewSecret(), time.Unix(1_800_000_000, 0)
	for _, typed := range []string{"", "123456", "123 456", "abcd-efgh-ijkl-mnop", "\x00", "１２３４５６"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		by, err := s.Accept(t.Context(), &memory{}, typed, now)
		if _, fits := s.step(compact(typed), now); err != nil || (by == ByCode) != fits || by == ByRecoveryCode {
			t.Errorf("%q: %v, %v", typed, by, err)
		}
	})
}
