package cli

import (
	"strings"

	"github.com/alecthomas/kong"

	"hubscope/app/lang"
)

// wordless has the grammar hold the ids of its sentences: the tag help:"${help_tz}" becomes
// cli.help.tz. Kong would look through all sentences for every flag, each time that the
// program starts; they are wanted when somebody asks for help.
func wordless(k *kong.Kong) error {
	return eachHelp(k.Model.Node, func(text string) string {
		if name, ok := strings.CutPrefix(text, "${help_"); ok {
			return "cli.help." + strings.TrimSuffix(name, "}")
		}
		return text
	})
}

// inWords prints help whose ids were replaced by the sentences of a language.
func inWords(language string) kong.HelpPrinter {
	return func(options kong.HelpOptions, ctx *kong.Context) error {
		p := speaker(language)
		sentences := lang.Catalogue(p.Lang())
		err := eachHelp(ctx.Model.Node, func(text string) string {
			if sentence, ok := sentences[text]; ok {
				return sentence
			}
			return text // kong's own, of --help
		})
		if err != nil {
			return err
		}
		ctx.Model.Help = p.Text("cli.help.about") + "\n\n" + p.Text("cli.help.about-exit")
		return kong.DefaultHelpPrinter(options, ctx)
	}
}

// eachHelp puts something else in the place of the help texts of a command and of all below.
func eachHelp(n *kong.Node, instead func(string) string) error {
	return kong.Visit(n, func(v kong.Visitable, next kong.Next) error {
		switch v := v.(type) {
		case *kong.Node:
			v.Help = instead(v.Help)
		case *kong.Value:
			v.Help = instead(v.Help)
		}
		return next(nil)
	})
}
