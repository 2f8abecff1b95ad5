# Read by an interactive bash in place of its start files: tells on descriptor $REPORT what it would
# offer, a candidate a line, and with Ctrl-T what stands on the command line.
source /usr/share/bash-completion/bash_completion
source "$COMPLETIONS/chattcp.bash"
PS1='' HISTFILE=''
# readline's own hosts and variables would come in between.
bind 'set bell-style none' 'set enable-bracketed-paste off' 'set completion-query-items 0' 'set page-completions off'

tell_end() { printf '\4' >&"$REPORT"; }

# Readline replaces what stands behind the last break; what is told is the whole word.
tell_candidates() {
  local reply word=${COMP_LINE##* }
  local end=${word##*["$COMP_WORDBREAKS"]}
  _chattcp "$@"
  for reply in "${COMPREPLY[@]}"; do
    printf '%s\n' "${word%"$end"}$reply" >&"$REPORT"
  done
  [[ $COMP_TYPE == 9 ]] || tell_end
}
complete -F tell_candidates chattcp

tell_line() {
  printf '%s' "$READLINE_LINE" >&"$REPORT"
  READLINE_LINE=''
  tell_end
}
bind -x '"\C-t": tell_line'
bind '"\C-o": possible-completions'
tell_end
