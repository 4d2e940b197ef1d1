/**
 * Caption files, WebVTT and SRT, as cues. Pure.
 *
 * <p>May import the domain only. Lenient as players are: what is no cue is skipped, and no words of a cue are.
 */
package lectern.captions;
