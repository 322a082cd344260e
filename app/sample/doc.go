// Package sample is the built-in sample case.
package sample
