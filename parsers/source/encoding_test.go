package source

import (
	"strings"
	"testing"

	xencoding "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

const (
	ja      = "2026-03-02 09:00:00 INFO 認証に失敗しました。パスワードを確認してください\r\n2026-03-02 09:00:01 INFO サーバーとの接続に成功\r\n"
	de      = "02.03.2026 09:00:00 Überprüfung für Müller fehlgeschlagen – Gerät außer Betrieb\r\n02.03.2026 09:00:01 „Schließen“ gedrückt\r\n"
	english = "2026-03-02 09:00:00 INFO signed on\r\n2026-03-02 09:00:01 ERROR failed\r\n"
)

func encoded(t testing.TB, e xencoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	dirty := strings.Replace(ja, "認", "\xe8\xaa", 1) + "\xff\x96"
	for name, c := range map[string]struct{ in, want, enc string }{
		"ascii":            {english, english, "utf-8"},
		"utf-8":            {ja, ja, "utf-8"},
		"utf-8 bom":        {"\xef\xbb\xbf" + ja, ja, "utf-8"},
		"utf-8 only bom":   {"\xef\xbb\xbf", "", "utf-8"},
		"utf-8 dirty":      {dirty, dirty, "utf-8"},
		"utf-16le bom":     {"\xff\xfe" + encoded(t, le, ja), ja, "utf-16le"},
		"utf-16be bom":     {"\xfe\xff" + encoded(t, be, de), de, "utf-16be"},
		"utf-16le":         {encoded(t, le, english), english, "utf-16le"},
		"utf-16be":         {encoded(t, be, english), english, "utf-16be"},
		"utf-16le ja":      {encoded(t, le, ja), ja, "utf-16le"},
		"shift-jis":        {encoded(t, japanese.ShiftJIS, ja), ja, "shift_jis"},
		"windows-1252":     {encoded(t, charmap.Windows1252, de), de, "windows-1252"},
		"one stray byte":   {english + "Andr\xe9\n", english + "Andr\xe9\n", "utf-8"},
		"binary dirt":      {english + "\xfe\xba\xbe\x81\xff", english + "\xfe\xba\xbe\x81\xff", "utf-8"},
		"euc-jp":           {encoded(t, japanese.EUCJP, ja), encoded(t, japanese.EUCJP, ja), "utf-8"},
		"gbk":              {encoded(t, simplifiedchinese.GBK, "登录失败,请检查密码 user 张 ok\n"), "", "utf-8"},
		"big5":             {encoded(t, traditionalchinese.Big5, "登入失敗,請檢查密碼 user 張 ok\n"), "", "utf-8"},
		"euc-kr":           {encoded(t, korean.EUCKR, "로그인 실패, 비밀번호를 확인하세요\n"), "", "utf-8"},
		"windows-1251":     {encoded(t, charmap.Windows1251, "Ошибка входа пользователя\n"), "", "utf-8"},
		"polish 1250":      {encoded(t, charmap.Windows1250, "błąd logowania użytkownika, hasło wygasło\n"), "", "utf-8"},
		"cut surrogate":    {"\xff\xfe" + encoded(t, le, "ok") + "\x3d\xd8", "ok\ufffd", "utf-16le"},
		"large utf-16":     {"\xff\xfe" + encoded(t, le, strings.Repeat(ja, 20_000)), strings.Repeat(ja, 20_000), "utf-16le"},
		"large shift-jis":  {encoded(t, japanese.ShiftJIS, "x"+strings.Repeat(ja, 3000)), "x" + strings.Repeat(ja, 3000), "shift_jis"},
		"large shift-jis2": {encoded(t, japanese.ShiftJIS, strings.Repeat(ja, 3000)), strings.Repeat(ja, 3000), "shift_jis"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == "" && name != "utf-8 only bom" {
				c.want = c.in
			}
			for _, kind := range []string{"plain", "gzip"} {
				data := []byte(c.in)
				if kind == "gzip" {
					data = gz(t, data)
				}
				p := write(t, t.TempDir(), "x.log", data)
				it := find(t, Options{}, p)[0]
				con := open(t, it)
				if con.Encoding() != c.enc {
					t.Errorf("%s: taken for %s", kind, con.Encoding())
				}
				con.Close()
				got, w := read(t, it)
				if got != c.want {
					t.Errorf("%s: %d bytes, want %d: %.80q", kind, len(got), len(c.want), got)
				}
				if c.want != "" && len(w) != 0 {
					t.Errorf("%s: %v", kind, w)
				}
			}
		})
	}
}
