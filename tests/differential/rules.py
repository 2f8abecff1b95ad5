"""Why chattcp and tshark may show a packet differently: all rules.

A rule looks at the packet's bytes, through walk.py, and at what tshark shows of it. That chattcp
shows what the manual wants is known by then: a rule only says why tshark need not.
"""
import rules_ip  # noqa: F401  (Importing them makes their rules.)
import rules_link  # noqa: F401
import rules_radio  # noqa: F401
import rules_transport  # noqa: F401
import rules_tunnel  # noqa: F401
import rules_wrapped  # noqa: F401
from rule import RULES  # noqa: F401
