// Package mixeddays lets days of users, phones and a gateway happen by the documented model
// and writes down what the systems would log of them, beside what is true: an independent
// measure of how much is explained right. Tests alone import it.
//
// It shares no code with the analysis. Where the documents leave a choice, it is made here
// and said so at its place: a prompt's answer signs on at the gateway at once where the
// opened app needs that; an app asks for its lease, its ticket and a step-up before its idle
// container; a check-in happens while an app is open. What the files that are handed over do
// not decide has several right answers, and a surer one than the files allow is wrong.
package mixeddays
