# Read by an interactive zsh in place of its start files: tells on descriptor $REPORT what it would
# offer, a candidate and its description a line, and with Ctrl-T what stands on the command line.
PROMPT='' RPROMPT='' LISTMAX=10000
setopt no_beep no_auto_menu no_always_last_prompt
unsetopt zle_bracketed_paste 2>/dev/null
unset zle_bracketed_paste
fpath=($COMPLETIONS $fpath)
autoload -Uz compinit
compinit -u -D
zstyle ':completion:*' list-grouped no # Or options of the same description share a line.

tell_end() { print -rnu $REPORT $'\4' }

# All completions come here. What fills arrays (-A, -D, -O) offers nothing.
compadd() {
  if [[ ${@[1,(i)(-|--)]} != *-[ADO]\ * ]]; then
    local -a __hits __texts
    local __at=${@[(i)-*d]}
    [[ $__at -gt $# || ${@[__at+1]} != [[:alpha:]_]## ]] || __texts=("${(@P)@[__at+1]}")
    builtin compadd -A __hits -D __texts "$@"
    integer __i
    for ((__i = 1; __i <= $#__hits; __i++)); do
      print -ru $REPORT -- "$IPREFIX$__hits[__i]"$'\t'"$__texts[__i]"
    done
  fi
  builtin compadd "$@"
}

list_candidates() { zle list-choices; zle kill-buffer; tell_end }
tell_line() { print -rnu $REPORT -- "$BUFFER"; zle kill-buffer; tell_end }
zle -N list_candidates
zle -N tell_line
bindkey '^O' list_candidates
bindkey '^T' tell_line
tell_end
