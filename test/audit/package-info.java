/**
 * What an auditor asks, answered from the compiled classes: run by {@code ./build.sh audit}, checked by AuditTest.
 *
 * <p>{@code ClassConstants} reads what a class calls and says out of its constant pool; {@code Facts} sorts that into
 * kinds (files, network, ...); {@code explained.txt} says why each is there. A fact without a reason, or a reason
 * without a fact, is an error: so the answers cannot go stale. {@code Limits} takes the values of all constants.
 */
package lectern.audit;
